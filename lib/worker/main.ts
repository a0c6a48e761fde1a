import { logger } from "../logger";
import { startWorker } from "./worker";

const worker = await startWorker();

let asked = 0;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    asked += 1;
    // The second time somebody is impatient: leases and the sweep put right what is broken off here.
    if (asked > 1) process.exit(1);
    void worker.stop().then(() => process.exit(0));
  });
}
// The engine gives up when the database goes away. Whoever started this process starts it again.
await worker.ended.catch((error: unknown) => logger.error({ err: error }, "the worker cannot go on"));
if (asked === 0) process.exit(1);
