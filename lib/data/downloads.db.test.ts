import { beforeEach, describe, expect, it } from "vitest";
import { scheduleDownload } from "../jobs/schedule";
import { useTestDatabase } from "../testing/database";
import { createItemRow, createNumber, SYSTEM } from "../testing/factories";
import { claimItem, type Settlement, settleAttempt } from "./attempts";
import { db } from "./db";
import { findLostItems, queueItem, releaseExpiredLeases } from "./downloads";
import { freeJobsOfDeadWorkers } from "./heartbeats";
import { nextInLine } from "./number-slots";
import { inSqlTransaction, inTransaction } from "./transaction";

useTestDatabase();

const NOW = new Date("2026-05-01T12:00:00Z");
const later = (ms: number) => new Date(NOW.getTime() + ms);
const limitsOf = () => ({
  atOnce: 2,
  errorBudget: { errors: 15, windowMs: 3_600_000 },
  pace: { perSecond: 100, burst: 100 },
});
const claim = async (itemId: string, workerId = "worker-a") => {
  const by = { workerId, leaseOwner: workerId, now: NOW, leaseUntil: later(30_000), limitsOf };
  return (await inSqlTransaction((tx) => claimItem(tx, itemId, by))).taken;
};

const failed: Settlement = {
  event: "giveUp",
  outcome: "FAILED",
  failure: {
    reason: "AUTH",
    code: "1003",
    httpStatus: 200,
    message: "refused",
    diagnosis: { cause: "CREDENTIALS", confidence: "LIKELY", whoActs: "admin", nextStep: "enter the secret again" },
  },
  nextAttemptAt: null,
  bytesReceived: 0,
  exchanges: [],
  countsAsRetry: false,
};

let number: Awaited<ReturnType<typeof createNumber>>;
beforeEach(async () => {
  number = await createNumber();
});

describe("claiming", () => {
  it("gives an item to one worker only, however many ask at once", async () => {
    const item = await createItemRow(number);
    const claims = await Promise.all(["a", "b", "c", "d", "e"].map((worker) => claim(item.id, worker)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await db().attempt.count({ where: { mediaItemId: item.id } })).toBe(1);
  });

  it("leaves an item alone whose next attempt is not due yet", async () => {
    const item = await createItemRow(number, { status: "RETRY_WAIT", nextAttemptAt: later(5_000) });
    expect(await claim(item.id)).toBeNull();
  });

  it("finds nothing to do in an item that is stored", async () => {
    const item = await createItemRow(number, { status: "STORED" });
    expect(await claim(item.id)).toBeNull();
  });
});

describe("a connection that is off", () => {
  const off = (enabled: boolean) => db().connection.update({ where: { id: number.connectionId }, data: { enabled } });

  it("lets what is in line wait, without an attempt, a failure or a job that comes back for nothing", async () => {
    const { id } = await createItemRow(number);
    await off(false);
    expect(await claim(id)).toBeNull();
    await db().$executeRaw`UPDATE "media_item" SET "updated_at" = ${NOW} WHERE "id" = ${id}::uuid`;
    const lost = async () =>
      (await inTransaction((tx) => findLostItems(tx, later(60_000)))).filter((item) => item.id === id);
    const next = () => inTransaction((tx) => nextInLine(tx, number.id, NOW));
    expect([await lost(), await next()]).toEqual([[], null]);
    expect(await db().mediaItem.findUniqueOrThrow({ where: { id } })).toMatchObject({
      status: "QUEUED",
      attemptCount: 0,
      failureReason: null,
    });
    await off(true);
    expect(await next()).toMatchObject({ id });
    expect(await lost()).toMatchObject([{ id }]);
    expect(await claim(id)).not.toBeNull();
  });
});

describe("a number's places", () => {
  it("are never exceeded, however many items wake up at once", async () => {
    const items = await Promise.all(Array.from({ length: 8 }, () => createItemRow(number)));
    const claims = await Promise.all(items.map((item) => claim(item.id)));
    expect(claims.filter(Boolean)).toHaveLength(2);
  });

  it("of one number do not concern another", async () => {
    const other = await createNumber();
    for (const one of [number, number, other]) expect(await claim((await createItemRow(one)).id)).not.toBeNull();
  });

  it("are filled by what was asked for, then by the newest, and never twice by the same item", async () => {
    const at = (day: number) => new Date(`2026-04-0${day}T00:00:00Z`);
    const old = await createItemRow(number, { receivedAt: at(1) });
    const asked = await createItemRow(number, { receivedAt: at(2), nextTrigger: "OPERATOR" });
    const newest = await createItemRow(number, { receivedAt: at(5), status: "RETRY_WAIT", nextAttemptAt: later(-1) });
    await createItemRow(number, { receivedAt: at(6), status: "RETRY_WAIT", nextAttemptAt: later(60_000) });
    const waiting = await createItemRow(number, { receivedAt: at(7) });
    await inTransaction((tx) => scheduleDownload(tx, waiting));
    const order: (string | undefined)[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      await inTransaction(async (tx) => {
        const next = await nextInLine(tx, number.id, NOW);
        order.push(next?.id);
        if (next) await scheduleDownload(tx, next);
      });
    }
    expect(order).toEqual([asked.id, newest.id, old.id, undefined]);
  });

  it("are left to the head of the line where all of it has jobs that wait, and nobody behind is forgotten", async () => {
    const behind = await createItemRow(number, { receivedAt: NOW });
    const head = await Promise.all(Array.from({ length: 30 }, () => createItemRow(number, { receivedAt: later(1) })));
    await inTransaction(async (tx) => {
      for (const item of head) await scheduleDownload(tx, item);
    });
    const next = () => inTransaction((tx) => nextInLine(tx, number.id, NOW));
    expect(await next()).toBeNull();
    await db().mediaItem.updateMany({
      where: { id: { in: head.slice(5).map(({ id }) => id) } },
      data: { status: "STORED" },
    });
    expect(await next()).toMatchObject({ id: behind.id });
  });

  it("are not kept free for an item whose job the engine has put off", async () => {
    const item = await createItemRow(number);
    await inTransaction((tx) => scheduleDownload(tx, item));
    const next = () => inTransaction((tx) => nextInLine(tx, number.id, NOW));
    expect(await next()).toBeNull();
    await db().$executeRaw`
      UPDATE graphile_worker._private_jobs SET "run_at" = now() + interval '1 minute' WHERE "key" = ${`download:${item.id}`}`;
    expect(await next()).toMatchObject({ id: item.id });
  });

  it("that fall free at the same moment are filled by different items", async () => {
    for (let index = 0; index < 2; index += 1) await createItemRow(number);
    const both = await inTransaction(async (tx) => {
      const first = await nextInLine(tx, number.id, NOW);
      const second = await inTransaction((other) => nextInLine(other, number.id, NOW));
      return [first?.id, second?.id];
    });
    expect(both[0]).toBeDefined();
    expect(both[1]).toBeDefined();
    expect(both[0]).not.toBe(both[1]);
  });
});

describe("settling", () => {
  it("moves the item and closes the attempt together", async () => {
    const item = await createItemRow(number);
    const claimed = await claim(item.id);
    const by = { item, attemptId: claimed?.attemptId ?? "", leaseOwner: "worker-a", now: later(1_000) };
    expect(await inSqlTransaction((tx) => settleAttempt(tx, by, failed))).toMatchObject({ nextAttemptAt: null });
    expect(await db().mediaItem.findUnique({ where: { id: item.id }, include: { attempts: true } })).toMatchObject({
      status: "FAILED",
      failureReason: "AUTH",
      failureCode: "1003",
      failureDiagnosis: failed.failure?.diagnosis,
      leaseOwner: null,
      attempts: [
        {
          outcome: "FAILED",
          failureReason: "AUTH",
          failureDiagnosis: failed.failure?.diagnosis,
          finishedAt: later(1_000),
        },
      ],
    });
  });

  it("writes nothing for a worker whose lease was taken away", async () => {
    const item = await createItemRow(number);
    const claimed = await claim(item.id, "slow");
    await inTransaction((tx) => releaseExpiredLeases(tx, later(31_000)));
    const by = { item, attemptId: claimed?.attemptId ?? "", leaseOwner: "slow", now: later(40_000) };
    expect(await inSqlTransaction((tx) => settleAttempt(tx, by, failed))).toBeNull();
    expect(await db().mediaItem.findUnique({ where: { id: item.id }, include: { attempts: true } })).toMatchObject({
      status: "RETRY_WAIT",
      failureReason: null,
      attempts: [{ outcome: "ABANDONED", failureReason: "INTERRUPTED" }],
    });
  });
});

describe("asking again", () => {
  it("queues a failed item anew with its counters reset, whatever it failed of", async () => {
    const failureDiagnosis = { cause: "CREDENTIALS" };
    const item = await createItemRow(number, {
      status: "FAILED",
      retryCount: 9,
      failureReason: "AUTH",
      failureDiagnosis,
    });
    const queued = await inTransaction((tx) => queueItem(SYSTEM, tx, item.id, "OPERATOR"));
    expect(queued).toMatchObject({ id: item.id, status: "QUEUED", queued: true });
    const row = await db().mediaItem.findUnique({ where: { id: item.id } });
    expect(row).toMatchObject({
      retryCount: 0,
      failureReason: null,
      failureDiagnosis: null,
      nextTrigger: "OPERATOR",
    });
  });

  it("leaves a running download to its worker", async () => {
    const item = await createItemRow(number);
    await claim(item.id);
    const queued = await inTransaction((tx) => queueItem(SYSTEM, tx, item.id, "OPERATOR"));
    expect(queued).toMatchObject({ status: "DOWNLOADING", queued: false });
  });
});

describe("the sweep's queries", () => {
  it("free the jobs of silent workers and keep those of living ones", async () => {
    const [dead, alive] = [await createItemRow(number), await createItemRow(number)];
    for (const item of [dead, alive]) await inTransaction((tx) => scheduleDownload(tx, item));
    const hold = (holder: string, key: string) =>
      db()
        .$executeRaw`UPDATE graphile_worker._private_jobs SET "locked_by" = ${holder}, "locked_at" = now() - interval '5 minutes' WHERE "key" = ${key}`;
    await hold("engine-dead", `download:${dead.id}`);
    await hold("engine-alive", `download:${alive.id}`);
    const beat = { hostname: "h", pid: 1, startedAt: new Date(), lastSeenAt: new Date() };
    await db().workerHeartbeat.create({ data: { ...beat, workerId: "living", lockHolders: ["engine-alive"] } });

    const freed = await inTransaction((tx) => freeJobsOfDeadWorkers(tx, new Date(Date.now() - 30_000)));
    expect(freed).toEqual(["engine-dead"]);
    const locks = await db().$queryRaw<{ locked_by: string | null }[]>`
      SELECT "locked_by" FROM graphile_worker._private_jobs
      WHERE "key" IN (${`download:${dead.id}`}, ${`download:${alive.id}`}) ORDER BY "locked_by" NULLS FIRST`;
    expect(locks.map((row) => row.locked_by)).toEqual([null, "engine-alive"]);
  });

  it("keep a job from existing without its row", async () => {
    const item = await createItemRow(number);
    const undone = inTransaction(async (tx) => {
      await scheduleDownload(tx, item);
      throw new Error("rolled back");
    });
    await expect(undone).rejects.toThrow("rolled back");
    const jobs = await db().$queryRaw<unknown[]>`
      SELECT 1 FROM graphile_worker._private_jobs WHERE "key" = ${`download:${item.id}`}`;
    expect(jobs).toEqual([]);
  });
});

describe("a download that ends its worker every time", () => {
  it("is given up after ten times in a row, and may be asked for again", async () => {
    const { id } = await createItemRow(number);
    const load = () => db().mediaItem.findUniqueOrThrow({ where: { id } });
    for (let times = 1; times <= 10; times += 1) {
      expect((await load()).status).toBe(times === 1 ? "QUEUED" : "RETRY_WAIT");
      await db().mediaItem.update({ where: { id }, data: { nextAttemptAt: null } });
      expect(await claim(id)).not.toBeNull();
      await inTransaction((tx) => releaseExpiredLeases(tx, later(31_000)));
    }
    expect(await load()).toMatchObject({ status: "FAILED", failureReason: "INTERNAL", leaseOwner: null });
    expect(await db().attempt.count({ where: { mediaItemId: id, outcome: "ABANDONED" } })).toBe(10);
    expect(await inTransaction((tx) => queueItem(SYSTEM, tx, id, "OPERATOR"))).toMatchObject({ queued: true });
  });

  it("goes on when one of its attempts got further", async () => {
    const { id } = await createItemRow(number);
    for (let times = 1; times <= 12; times += 1) {
      await db().mediaItem.update({ where: { id }, data: { nextAttemptAt: null } });
      await claim(id);
      await inTransaction((tx) => releaseExpiredLeases(tx, later(31_000)));
      if (times === 5)
        await db().attempt.updateMany({ where: { mediaItemId: id, number: 5 }, data: { outcome: "FAILED" } });
    }
    expect((await db().mediaItem.findUniqueOrThrow({ where: { id } })).status).toBe("RETRY_WAIT");
  });
});
