import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { systemClock } from "../../../clock";
import { db } from "../../../data/db";
import { inTransaction } from "../../../data/transaction";
import { planned, runOf } from "../../../testing/bulk";
import { useTestDatabase } from "../../../testing/database";
import { createItemRow, SYSTEM } from "../../../testing/factories";
import { type NxcloudStage, openNxcloudStage } from "../../../testing/nxcloud-stage";
import { waitFor } from "../../../testing/wait-for";
import { startWorker, type Worker } from "../../../worker/worker";
import { startDownload } from "../ingest-reference";
import { runBulkProbe } from "./probe-bulk-item";
import { startBulkRun } from "./steer-run";

useTestDatabase();

let stage: NxcloudStage;
let worker: Worker | undefined;
beforeAll(async () => {
  stage = await openNxcloudStage();
});
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
});
afterAll(() => stage.close());
beforeEach(async () => {
  await db().mediaItem.deleteMany({});
  await db().numberBreaker.deleteMany({});
  await stage.sandbox.clearRequests();
});

const LIVE = 20;

/** Items that nobody at the provider knows. */
async function deadItems(count: number): Promise<void> {
  const { id: phoneNumberId, connectionId } = stage.number;
  const dead = Array.from({ length: count }, (_, index) => ({
    ...({
      connectionId,
      phoneNumberId,
      direction: "INBOUND",
      source: "WEBHOOK",
      kind: "IMAGE",
      status: "FAILED",
    } as const),
    providerMediaId: `dead-${index}`,
    receivedAt: new Date(Date.now() - index * 1_000),
  }));
  await db().mediaItem.createMany({ data: dead });
}

async function livingItem(index: number): Promise<string> {
  const { accessKey, digits } = stage.account;
  const content = { from: "base64" as const, data: Buffer.from(`live bytes ${index}`).toString("base64") };
  const media = await stage.sandbox.putMedia({ accessKey, businessPhone: digits, content });
  const { id } = await createItemRow(stage.number, { providerMediaId: media.id, status: "REFERENCED" });
  return id;
}

const start = (bulkRunId: string) =>
  inTransaction((tx) => startBulkRun(SYSTEM, tx, { bulkRunId, include: [] }, new Date()));

it("of ten thousand dead ids halts after a handful of requests, while everything that arrives is fetched", async () => {
  await deadItems(10_000);
  const id = await planned({ by: "filter", number: stage.number.id, status: ["FAILED"] });
  worker = await startWorker();
  await start(id);
  const live: string[] = [];
  for (let index = 0; index < LIVE; index += 1) {
    const itemId = await livingItem(index);
    await inTransaction((tx) => startDownload(SYSTEM, tx, itemId, "WEBHOOK"));
    live.push(itemId);
  }
  const stored = () => db().mediaItem.count({ where: { id: { in: live }, status: "STORED" } });
  await waitFor(async () => (await stored()) === LIVE, { what: "every live item to be stored", timeoutMs: 60_000 });
  await waitFor(async () => (await runOf(id)).status === "HALTED", { what: "the run to halt", timeoutMs: 30_000 });

  // What is in flight when it halts is finished.
  await waitFor(async () => (await db().bulkItem.count({ where: { bulkRunId: id, state: "IN_FLIGHT" } })) === 0);

  const requests = await stage.sandbox.requests({ operation: "getMedia" });
  const dead = requests.filter(({ mediaId }) => mediaId?.startsWith("dead-"));
  expect(dead.length).toBeGreaterThanOrEqual(3);
  expect(dead.length).toBeLessThanOrEqual(5);
  expect(new Set(dead.map(({ mediaId }) => mediaId)).size).toBe(dead.length);
  const run = await runOf(id);
  expect(run).toMatchObject({ succeeded: 0, failed: dead.length, total: 10_000 });
  expect(run.haltReason).toContain("failed in the same way");
}, 180_000);

it("looks for each item without fetching its bytes, and tells what was found", async () => {
  const ids = [await livingItem(100), await livingItem(101)];
  await createItemRow(stage.number, { providerMediaId: "dead-alone", status: "FAILED" });
  await db().mediaItem.updateMany({ data: { status: "FAILED" } });
  const id = await planned({ by: "filter", number: stage.number.id }, SYSTEM, "probe");
  await start(id);
  worker = await startWorker();
  await waitFor(async () => (await runOf(id)).status === "DONE", { what: "the run to end", timeoutMs: 30_000 });
  expect(await runOf(id)).toMatchObject({ succeeded: 2, failed: 1 });
  expect(await db().probe.count({ where: { bulkRunId: id } })).toBe(3);
  expect(await stage.sandbox.requests({ operation: "download" })).toEqual([]);
  const items = await db().mediaItem.findMany({ where: { id: { in: ids } } });
  expect(items.map((item) => [item.status, item.probeVerdict])).toEqual([
    ["FAILED", "THERE"],
    ["FAILED", "THERE"],
  ]);
  await worker.stop();
  worker = undefined;
  // A job that comes a second time finds the item closed and asks nobody.
  await stage.sandbox.clearRequests();
  const deps = { clock: systemClock, stopping: new AbortController().signal };
  await runBulkProbe(SYSTEM, { bulkRunId: id, mediaItemId: ids[0] ?? "" }, deps);
  expect(await stage.sandbox.requests()).toEqual([]);
});
