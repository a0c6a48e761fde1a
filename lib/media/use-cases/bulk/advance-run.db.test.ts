import { beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../../clock";
import { db } from "../../../data/db";
import { queueItem } from "../../../data/downloads";
import { inTransaction } from "../../../data/transaction";
import { advance, attempt, ends, inLine, itemsOf, planned, runOf, started } from "../../../testing/bulk";
import { useTestDatabase } from "../../../testing/database";
import { createItemRow, createNumber, operatorScope, SYSTEM } from "../../../testing/factories";
import { sweep } from "../../../worker/sweeps";
import type { AttemptVerdict } from "../../verdict";
import { runBulkProbe } from "./probe-bulk-item";
import { cancelBulkRun, pauseBulkRun, resumeBulkRun, startBulkRun } from "./steer-run";

useTestDatabase();

let number: Awaited<ReturnType<typeof createNumber>>;
beforeEach(async () => {
  number = await createNumber();
  // However fast the machine is, no run here is held back by its connection's pace.
  await db().connection.update({ where: { id: number.connectionId }, data: { settings: { requestsPerSecond: 100 } } });
});

async function withItems(count: number, more: Parameters<typeof createItemRow>[1] = {}) {
  for (let index = 0; index < count; index += 1) {
    await createItemRow(number, {
      status: "FAILED",
      receivedAt: new Date(Date.now() - (count - index) * 1_000),
      ...more,
    });
  }
  return { by: "filter", number: number.id } as const;
}

/** Lets the run's items be attempted until none is in line any more, at most `most` of them. Returns how many were. */
async function work(bulkRunId: string, verdict: (turn: number) => AttemptVerdict, most = 100): Promise<number> {
  let turn = 0;
  for (let line = await inLine(bulkRunId); line.length > 0; line = await inLine(bulkRunId)) {
    for (const itemId of line) {
      if (turn === most || !(await attempt(itemId, verdict(turn)))) return turn;
      turn += 1;
    }
    await advance(bulkRunId);
  }
  return turn;
}

const jobsOf = (bulkRunId: string) => db().$queryRaw<{ key: string }[]>`
  SELECT "key" FROM graphile_worker._private_jobs WHERE "key" = ${`bulk:${bulkRunId}`}`;

describe("a run", () => {
  it("asks for few at once, behind everything else, and ends when the last has come", async () => {
    const id = await started(await withItems(12));
    expect(await inLine(id)).toHaveLength(2);
    expect(await db().mediaItem.count({ where: { status: "QUEUED", nextTrigger: "BULK" } })).toBe(2);
    expect(await work(id, () => ends.well)).toBe(12);
    expect(await runOf(id)).toMatchObject({ status: "DONE", succeeded: 12, failed: 0 });
    expect(await db().attempt.count({ where: { phoneNumberId: number.id, trigger: "BULK" } })).toBe(12);
  });

  it("wakes itself when one of its items is done, in the same transaction", async () => {
    const id = await started(await withItems(3));
    await db().$executeRaw`DELETE FROM graphile_worker._private_jobs`;
    const [first] = await inLine(id);
    await attempt(first ?? "", ends.well);
    expect(await jobsOf(id)).toHaveLength(1);
    expect((await itemsOf(id)).filter((item) => item.state === "SUCCEEDED")).toHaveLength(1);
  });

  it("asks for nothing that was not chosen, and says so", async () => {
    await withItems(1, { receivedAt: new Date(Date.now() - 30 * 86_400_000) });
    const id = await started(await withItems(1));
    expect(await work(id, () => ends.well)).toBe(1);
    expect(await runOf(id)).toMatchObject({ status: "DONE", succeeded: 1, skipped: 1 });
    const all = await started(await withItems(0), ["UNKNOWN", "STORED", "HOPELESS"]);
    expect((await runOf(all)).skipped).toBe(0);
  });

  it("is not started with nothing", async () => {
    const id = await planned(await withItems(1, { status: "GONE" }));
    const start = inTransaction((tx) => startBulkRun(SYSTEM, tx, { bulkRunId: id, include: [] }, new Date()));
    await expect(start).rejects.toThrow("Nothing of this plan was chosen");
    expect((await itemsOf(id))[0]?.state).toBe("WAITING");
  });

  it("takes the result of whoever fetches an item already, and does not put it behind", async () => {
    const selection = await withItems(1);
    const [item] = await db().mediaItem.findMany({ where: { phoneNumberId: number.id } });
    await inTransaction((tx) => queueItem(SYSTEM, tx, item?.id ?? "", "OPERATOR"));
    const id = await started(selection);
    expect(await db().mediaItem.findFirst({ where: { id: item?.id } })).toMatchObject({ nextTrigger: "OPERATOR" });
    await attempt(item?.id ?? "", ends.well);
    await advance(id);
    expect(await runOf(id)).toMatchObject({ status: "DONE", succeeded: 1 });
  });

  it("asks for nothing that came meanwhile", async () => {
    const id = await planned(await withItems(2));
    const blob = await db().blob.create({
      data: { sha256: "b".repeat(64), store: "disk", key: "kb", sizeBytes: 1, mimeType: "image/png" },
    });
    await db().mediaItem.updateMany({
      where: { phoneNumberId: number.id },
      data: { status: "STORED", blobId: blob.id },
    });
    await inTransaction((tx) => startBulkRun(SYSTEM, tx, { bulkRunId: id, include: [] }, new Date()));
    await advance(id);
    await advance(id);
    expect(await runOf(id)).toMatchObject({ status: "DONE", succeeded: 2 });
    expect(await db().attempt.count({ where: { phoneNumberId: number.id } })).toBe(0);
  });

  it("lets an item wait for its next attempt without waiting itself, and closes it when that has come", async () => {
    const id = await started(await withItems(8));
    await work(id, (turn) => (turn === 0 ? ends.forNow("TIMEOUT") : ends.well));
    expect(await runOf(id)).toMatchObject({ status: "RUNNING", succeeded: 7, failed: 0 });
    await db().mediaItem.updateMany({ where: { status: "RETRY_WAIT" }, data: { nextAttemptAt: null } });
    const [late] = await db().mediaItem.findMany({ where: { status: "RETRY_WAIT" } });
    expect(late?.nextTrigger).toBe("BULK");
    await attempt(late?.id ?? "", ends.well);
    await advance(id);
    expect(await runOf(id)).toMatchObject({ status: "DONE", succeeded: 8 });
  });

  it("closes an item whose end nobody told it of", async () => {
    const id = await started(await withItems(1));
    await db().mediaItem.updateMany({ where: { phoneNumberId: number.id }, data: { status: "GONE" } });
    await advance(id);
    expect(await runOf(id)).toMatchObject({ status: "DONE", failed: 1 });
  });
});

describe("the canary", () => {
  it("is spread over numbers and kinds of media", async () => {
    await withItems(20);
    await withItems(1, { kind: "VIDEO" });
    const other = await createNumber();
    const far = await createItemRow(other, { status: "FAILED" });
    const id = await planned({ by: "filter", number: "all", status: ["FAILED"] });
    await inTransaction((tx) => startBulkRun(SYSTEM, tx, { bulkRunId: id, include: [] }, new Date()));
    const canary = (await itemsOf(id)).filter((item) => item.position < 0);
    expect(canary).toHaveLength(5);
    expect(canary.map((item) => item.mediaItemId)).toContain(far.id);
    const kinds = await db().mediaItem.findMany({ where: { id: { in: canary.map((item) => item.mediaItemId) } } });
    expect(new Set(kinds.map((item) => item.kind))).toEqual(new Set(["IMAGE", "VIDEO"]));
    await db().mediaItem.deleteMany({ where: { phoneNumberId: { in: [number.id, other.id] } } });
  });

  it("is not passed before each of the five has shown how it ends", async () => {
    const id = await started(await withItems(20));
    await work(id, () => ends.well, 4);
    await advance(id);
    expect((await runOf(id)).status).toBe("CANARY");
    await work(id, () => ends.well, 1);
    await advance(id);
    expect((await runOf(id)).status).toBe("RUNNING");
  });

  it("halts the run when most of it fails alike", async () => {
    const id = await started(await withItems(100));
    expect(await work(id, () => ends.gone())).toBeLessThanOrEqual(5);
    expect(await runOf(id)).toMatchObject({
      status: "HALTED",
      haltReason: expect.stringContaining("no longer at provider (33)"),
    });
    expect(await inLine(id)).toEqual([]);
  });

  it("halts the run as well when what fails alike would be tried again", async () => {
    const id = await started(await withItems(100));
    expect(await work(id, () => ends.forNow("UPSTREAM"))).toBeLessThanOrEqual(5);
    expect((await runOf(id)).status).toBe("HALTED");
  });

  it("of a run that is no larger ends it", async () => {
    const id = await started(await withItems(5));
    expect(await work(id, () => ends.gone())).toBe(5);
    expect(await runOf(id)).toMatchObject({ status: "DONE", failed: 5 });
  });
});

describe("a run under way", () => {
  const wellFor = (count: number, then: AttemptVerdict) => (turn: number) => (turn < count ? ends.well : then);

  it("halts when the same failure comes five times in a row, and goes on where it was when resumed", async () => {
    const id = await started(await withItems(40));
    const asked = await work(id, wellFor(10, ends.gone()));
    expect(asked).toBeLessThanOrEqual(10 + 5 + 1);
    expect(await runOf(id)).toMatchObject({ status: "HALTED", haltReason: expect.stringContaining("in a row") });
    await inTransaction((tx) => resumeBulkRun(SYSTEM, tx, id, new Date()));
    await advance(id);
    await work(id, () => ends.well);
    const run = await runOf(id);
    expect(run).toMatchObject({ status: "DONE", haltReason: null });
    expect(run.succeeded + run.failed).toBe(40);
  });

  it("halts when its share of errors is spent although no two are alike", async () => {
    const id = await started(await withItems(60));
    const asked = await work(id, (turn) => (turn < 5 ? ends.well : ends.gone(`code-${turn}`)));
    // NXCloud puts up with fifteen an hour, and bulk runs cause half of them.
    expect(asked).toBe(5 + 7);
    await advance(id);
    expect(await runOf(id)).toMatchObject({
      status: "HALTED",
      haltReason: expect.stringContaining("The provider of Test shop has answered with 7 errors"),
    });
  });

  it("does not count what we broke off ourselves", async () => {
    const id = await started(await withItems(6));
    const interrupted = { ...ends.forNow("INTERRUPTED"), outcome: "ABANDONED", nextAttemptAt: new Date() } as const;
    await attempt((await inLine(id))[0] ?? "", interrupted);
    expect(await runOf(id)).toMatchObject({ lastSignature: null, signatureRun: 0 });
  });

  it("waits for a number that is paused, and starts nothing there", async () => {
    const id = await planned(await withItems(3));
    await db().numberBreaker.create({ data: { phoneNumberId: number.id, pausedAt: new Date() } });
    await inTransaction((tx) => startBulkRun(SYSTEM, tx, { bulkRunId: id, include: [] }, new Date()));
    await advance(id);
    expect(await inLine(id)).toEqual([]);
    expect((await runOf(id)).status).toBe("CANARY");
    await db().numberBreaker.update({ where: { phoneNumberId: number.id }, data: { pausedAt: null } });
    await advance(id);
    expect(await inLine(id)).toHaveLength(2);
  });
});

it("leaves no number behind another that has nothing left", async () => {
  const others = await Promise.all(Array.from({ length: 6 }, () => createNumber()));
  for (const each of others) {
    for (let index = 0; index < 2; index += 1) await createItemRow(each, { status: "FAILED", kind: "STICKER" });
  }
  const id = await started({ by: "filter", number: "all", kind: ["STICKER"] });
  expect(await work(id, () => ends.well)).toBe(12);
  expect(await runOf(id)).toMatchObject({ status: "DONE", succeeded: 12 });
});

describe("steering", () => {
  it("pauses without breaking off what is in flight, and resumes", async () => {
    const id = await started(await withItems(6));
    await inTransaction((tx) => pauseBulkRun(SYSTEM, tx, id));
    expect(await work(id, () => ends.well)).toBe(2);
    expect(await runOf(id)).toMatchObject({ status: "PAUSED", succeeded: 2 });
    await inTransaction((tx) => resumeBulkRun(SYSTEM, tx, id, new Date()));
    expect((await runOf(id)).status).toBe("CANARY");
    await advance(id);
    await work(id, () => ends.well);
    expect(await runOf(id)).toMatchObject({ status: "DONE", succeeded: 6 });
  });

  it("cancels for good: what waits is left out, what is in flight is finished", async () => {
    const id = await started(await withItems(6));
    await inTransaction((tx) => cancelBulkRun(SYSTEM, tx, id, new Date()));
    await work(id, () => ends.well);
    expect(await runOf(id)).toMatchObject({ status: "CANCELLED", succeeded: 2, skipped: 4 });
    await expect(inTransaction((tx) => resumeBulkRun(SYSTEM, tx, id, new Date()))).rejects.toThrow("neither paused");
  });

  it("cancels a look as well that its number holds back", async () => {
    const id = await planned(await withItems(3), SYSTEM, "probe");
    await inTransaction((tx) => startBulkRun(SYSTEM, tx, { bulkRunId: id, include: [] }, new Date()));
    await advance(id);
    await db().numberBreaker.create({ data: { phoneNumberId: number.id, pausedAt: new Date() } });
    await inTransaction((tx) => cancelBulkRun(SYSTEM, tx, id, new Date()));
    const inFlight = (await itemsOf(id)).filter(({ state }) => state === "IN_FLIGHT");
    expect(inFlight).toHaveLength(2);
    const deps = { clock: systemClock, stopping: new AbortController().signal };
    for (const { mediaItemId } of inFlight) await runBulkProbe(SYSTEM, { bulkRunId: id, mediaItemId }, deps);
    expect((await itemsOf(id)).map(({ state }) => state)).toEqual(["SKIPPED", "SKIPPED", "SKIPPED"]);
    expect(await runOf(id)).toMatchObject({ status: "CANCELLED", skipped: 3 });
  });

  it("is for those who may see every number of the run", async () => {
    await withItems(1);
    const other = await createNumber();
    await createItemRow(other, { status: "FAILED" });
    const id = await planned({ by: "filter", number: "all", status: ["FAILED"] });
    const half = operatorScope("01900000-0000-7000-8000-000000000001", [number.id]);
    const whole = operatorScope("01900000-0000-7000-8000-000000000001", (await runOf(id)).phoneNumberIds);
    await expect(inTransaction((tx) => cancelBulkRun(half, tx, id, new Date()))).rejects.toThrow("no such bulk run");
    await inTransaction((tx) => cancelBulkRun(whole, tx, id, new Date()));
  });
});

it("is brought back by the sweep when its wake-up was lost", async () => {
  const id = await started(await withItems(3));
  await db().$executeRaw`DELETE FROM graphile_worker._private_jobs`;
  await sweep(new Date());
  expect(await jobsOf(id)).toHaveLength(0);
  await sweep(new Date(Date.now() + 20_000));
  expect(await jobsOf(id)).toHaveLength(1);
});
