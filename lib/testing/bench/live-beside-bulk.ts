import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { db } from "../../data/db";
import { inTransaction } from "../../data/transaction";
import { askForBulkRun } from "../../media/use-cases/bulk/plan-run";
import { resumeBulkRun, startBulkRun } from "../../media/use-cases/bulk/steer-run";
import type { BulkSelection } from "../../schemas/bulk";
import { openCloudSandboxStage } from "../cloud-sandbox-stage";
import { SYSTEM } from "../factories";
import { waitFor } from "../wait-for";
import { type Comparison, median } from "./report";

const DEAD_IDS = 10_000;
const LIVE_ITEMS = 60;
const WARM_UP = 10;
const LIVE_BYTES = 50_000;
/** What the provider is known to put up with; half of it is the run's. */
const ERRORS_PER_HOUR = 15;
const LOOK_EVERY_MS = 5;
const RESUME_EVERY_MS = 100;
const PATIENCE_MS = 60_000;

/**
 * From a webhook to the stored bytes, alone and while a run over ids that nobody has any more takes whatever it may:
 * halted for its failures, it is resumed at once.
 */
export async function benchLiveBesideBulk(consoleUrl: string, sandboxUrl: string): Promise<Comparison> {
  const stage = await openCloudSandboxStage(sandboxUrl, ERRORS_PER_HOUR);
  const arrive = async (count: number) => {
    const taken: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const { id } = await stage.seed(randomUUID(), LIVE_BYTES);
      const started = performance.now();
      await stage.announce(consoleUrl, id);
      while (
        !(await db().mediaItem.findFirst({ where: { providerMediaId: id, status: "STORED" }, select: { id: true } }))
      ) {
        if (performance.now() - started > PATIENCE_MS) throw new Error("A live item was not stored.");
        await pause(LOOK_EVERY_MS);
      }
      taken.push(performance.now() - started);
    }
    return taken;
  };
  await arrive(WARM_UP);
  const idle = median(await arrive(LIVE_ITEMS));
  const bulkRunId = await startOverDeadIds(stage.number);
  const over = new AbortController();
  const resuming = resumeWhenHalted(bulkRunId, over.signal);
  const beside = median(await arrive(LIVE_ITEMS));
  over.abort();
  const halts = await resuming;
  const asked = await db().attempt.count({ where: { phoneNumberId: stage.number.id, trigger: "BULK" } });
  return {
    name: "live item beside a bulk run",
    unit: "ms",
    floor: idle,
    measured: beside,
    floorIs: `the same without the run over ${DEAD_IDS.toLocaleString("en")} dead ids, which asked for ${asked} of them and was resumed after ${halts} halts`,
  };
}

async function startOverDeadIds(number: { readonly id: string; readonly connectionId: string }): Promise<string> {
  await db().$executeRaw`
    INSERT INTO "media_item" ("id", "connection_id", "phone_number_id", "direction", "provider_media_id", "source", "kind",
      "status", "received_at", "updated_at")
    SELECT gen_random_uuid(), ${number.connectionId}::uuid, ${number.id}::uuid, 'INBOUND', (9000000000000 + g)::text, 'WEBHOOK', 'IMAGE',
      'FAILED', now() - g * interval '1 second', now() FROM generate_series(1, ${DEAD_IDS}::int) g`;
  const selection: BulkSelection = { by: "filter", number: number.id, status: ["FAILED"] };
  const { bulkRunId } = await inTransaction((tx) =>
    askForBulkRun(SYSTEM, tx, { deed: "redownload", selection }, new Date()),
  );
  await waitFor(async () => (await db().bulkRun.findUnique({ where: { id: bulkRunId } }))?.status === "PLANNED", {
    what: "the run to be planned",
    timeoutMs: PATIENCE_MS,
  });
  await inTransaction((tx) => startBulkRun(SYSTEM, tx, { bulkRunId, include: ["UNKNOWN", "HOPELESS"] }, new Date()));
  return bulkRunId;
}

/** Returns how often it was halted. */
async function resumeWhenHalted(bulkRunId: string, over: AbortSignal): Promise<number> {
  let halts = 0;
  while (!over.aborted) {
    const run = await db().bulkRun.findUnique({ where: { id: bulkRunId } });
    if (run?.status === "HALTED") {
      halts += 1;
      await inTransaction((tx) => resumeBulkRun(SYSTEM, tx, bulkRunId, new Date()));
    }
    await pause(RESUME_EVERY_MS, undefined, { signal: over }).catch(() => undefined);
  }
  return halts;
}
