import { spawn } from "node:child_process";
import { once } from "node:events";
import { type CliEnvironment, productEnvironment } from "./run-cli";
import { waitFor } from "./wait-for";

const START_MS = 60_000;

/** The real worker as a process of its own, which stops when the test's process dies. */
export interface WorkerProcess {
  /** Every line that it wrote so far, to both of its outputs. */
  output(): string;
  /** As a launcher would; throws unless it ended well. */
  stop(): Promise<void>;
}

/** Starts the worker with our settings, `environment` laid over them, and waits until it takes jobs. */
export async function startWorkerProcess(environment: CliEnvironment): Promise<WorkerProcess> {
  const worker = spawn(process.execPath, ["lib/launcher/run.mjs", "lib/worker/main.ts"], {
    env: productEnvironment(environment),
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const closed = once(worker, "close");
  let output = "";
  for (const stream of [worker.stdout, worker.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const running = () => worker.exitCode !== null || output.includes("worker started");
  await waitFor(running, { what: "the worker to start", timeoutMs: START_MS }).catch((error: unknown) => {
    worker.kill("SIGKILL");
    throw error;
  });
  if (worker.exitCode !== null) throw new Error(`The worker ended while starting. It wrote:\n${output}`);
  return {
    output: () => output,
    async stop() {
      worker.kill("SIGTERM");
      const [code] = await closed;
      if (code !== 0) throw new Error(`The worker ended with ${code}. It wrote:\n${output}`);
    },
  };
}
