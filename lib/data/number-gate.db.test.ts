import { beforeEach, describe, expect, it } from "vitest";
import { scheduleWakeUp } from "../jobs/schedule";
import type { NumberLimits } from "../media/admission";
import { useTestDatabase } from "../testing/database";
import { createItemRow, createNumber, createNumberRow, operatorScope, SYSTEM } from "../testing/factories";
import { claimItem } from "./attempts";
import { endWait, holdNumber, letGoNumber, readBreaker } from "./breakers";
import { db } from "./db";
import { findLostItems } from "./downloads";
import type { Prisma } from "./generated/client";
import { nextInLine } from "./number-slots";
import { inSqlTransaction, inTransaction } from "./transaction";
import { claimUpload, findLostUploads } from "./uploads";

useTestDatabase();

const NOW = new Date("2026-05-01T12:00:00Z");
const later = (ms: number) => new Date(NOW.getTime() + ms);
const MINUTE = 60_000;

const LIMITS: NumberLimits = {
  atOnce: 4,
  errorBudget: { errors: 15, windowMs: 60 * MINUTE },
  pace: { perSecond: 100, burst: 100 },
};

let number: Awaited<ReturnType<typeof createNumber>>;
beforeEach(async () => {
  number = await createNumber();
});

function claim(itemId: string, limits: Partial<NumberLimits> = {}, now = NOW) {
  const by = { workerId: "worker", leaseOwner: "worker", leaseUntil: later(30_000), now };
  return inSqlTransaction((tx) => claimItem(tx, itemId, { ...by, limitsOf: () => ({ ...LIMITS, ...limits }) }));
}

/** Has each of these items claimed at the same moment. Returns how many were, and why the others were not. */
async function claimAtOnce(items: readonly { id: string }[], limits: Partial<NumberLimits> = {}, now = NOW) {
  const outcomes = await Promise.all(items.map(({ id }) => claim(id, limits, now)));
  return {
    taken: outcomes.filter((outcome) => outcome.taken).length,
    refusals: outcomes.flatMap(({ heldBack }) => (heldBack ? [heldBack.refusal] : [])),
  };
}

const itemsInLine = (count: number, more: Partial<Prisma.MediaItemUncheckedCreateInput> = {}) =>
  Promise.all(Array.from({ length: count }, () => createItemRow(number, more)));
const setBreaker = (data: Omit<Prisma.NumberBreakerUncheckedCreateInput, "phoneNumberId">) =>
  db().numberBreaker.create({ data: { phoneNumberId: number.id, ...data } });
const open = (resumesAt: Date) =>
  setBreaker({ state: "OPEN", because: "Too much failed.", openedAt: later(-MINUTE), resumesAt, trips: 1 });

async function upload() {
  const blob = {
    sha256: crypto.randomUUID(),
    store: "disk",
    key: crypto.randomUUID(),
    sizeBytes: 1,
    mimeType: "image/png",
  };
  const { id: blobId } = await db().blob.create({ data: blob });
  const facts = { fileName: "a.png", kind: "IMAGE", mimeType: "image/png", sizeBytes: 1, blobId } as const;
  return db().upload.create({ data: { phoneNumberId: number.id, ...facts } });
}

describe("a number that holds back", () => {
  it("uses up no attempt of what it turns away, and says until when", async () => {
    await open(later(MINUTE));
    const [item] = await itemsInLine(1);
    const { heldBack } = await claim(item?.id ?? "");
    expect(heldBack).toEqual({ refusal: "breaker", phoneNumberId: number.id, until: later(MINUTE) });
    const row = await db().mediaItem.findUnique({ where: { id: item?.id ?? "" }, include: { attempts: true } });
    expect(row).toMatchObject({ status: "QUEUED", attemptCount: 0, retryCount: 0, attempts: [] });
  });

  it("lets exactly one try when its time has come, however many workers ask at once", async () => {
    await open(NOW);
    const outcome = await claimAtOnce(await itemsInLine(6));
    expect(outcome).toEqual({ taken: 1, refusals: Array(5).fill("breaker") });
    expect(await inTransaction((tx) => readBreaker(tx, number.id))).toMatchObject({ state: "HALF_OPEN" });
  });

  it("lets the next one try when the worker with the trial was killed", async () => {
    await open(NOW);
    const [first, second] = await itemsInLine(2);
    expect((await claim(first?.id ?? "")).taken).not.toBeNull();
    expect((await claim(second?.id ?? "", {}, later(MINUTE - 1))).heldBack).not.toBeNull();
    expect((await claim(second?.id ?? "", {}, later(MINUTE))).taken).not.toBeNull();
  });

  it("turns uploads away too, without using them up", async () => {
    const { id } = await upload();
    await inTransaction((tx) => holdNumber(SYSTEM, tx, number.id, { note: null, now: NOW }));
    const by = { leaseOwner: "worker", leaseUntil: later(30_000), now: NOW, limitsOf: () => LIMITS };
    const { heldBack } = await inTransaction((tx) => claimUpload(tx, id, by));
    expect(heldBack).toMatchObject({ refusal: "paused", until: null });
    expect(await db().upload.findUnique({ where: { id } })).toMatchObject({ status: "QUEUED", attemptCount: 0 });
    await inTransaction((tx) => letGoNumber(SYSTEM, tx, number.id));
    expect((await inTransaction((tx) => claimUpload(tx, id, by))).claim).not.toBeNull();
  });

  it("is left alone by the sweep and by the line until its time has come", async () => {
    const [item] = await itemsInLine(1);
    await upload();
    const due = new Date(Date.now() + MINUTE);
    const found = () =>
      inTransaction(async (tx) => [
        (await findLostItems(tx, due)).length,
        (await findLostUploads(tx, due)).length,
        (await nextInLine(tx, number.id, due))?.id,
      ]);
    await db().mediaItem.deleteMany({ where: { phoneNumberId: { not: number.id } } });
    await db().upload.deleteMany({ where: { phoneNumberId: { not: number.id } } });
    await open(new Date(due.getTime() + 1));
    expect(await found()).toEqual([0, 0, undefined]);
    await db().numberBreaker.updateMany({ data: { resumesAt: due } });
    expect(await found()).toEqual([1, 1, item?.id]);
    await db().numberBreaker.updateMany({ data: { pausedAt: NOW } });
    expect(await found()).toEqual([0, 0, undefined]);
  });

  it("is woken by one job however many wait, at the earliest of the times asked for", async () => {
    const key = `wake:${number.id}`;
    const wakeUps = () =>
      db().$queryRaw<{ at: Date }[]>`SELECT run_at AS "at" FROM graphile_worker._private_jobs WHERE key = ${key}`;
    const hour = new Date(Date.now() + 60 * MINUTE);
    const soon = new Date(Date.now() + MINUTE);
    for (const at of [hour, soon, hour]) await inTransaction((tx) => scheduleWakeUp(tx, number.id, at));
    expect(await wakeUps()).toEqual([{ at: soon }]);
  });
});

describe("a pause", () => {
  it("holds everything back until it is ended, and keeps who asked for it and why", async () => {
    const items = await itemsInLine(2);
    await inTransaction((tx) => holdNumber(SYSTEM, tx, number.id, { note: "They mend it", now: NOW }));
    expect(await claimAtOnce(items)).toEqual({ taken: 0, refusals: ["paused", "paused"] });
    expect(await db().numberBreaker.findUnique({ where: { phoneNumberId: number.id } })).toMatchObject({
      pausedAt: NOW,
      pauseNote: "They mend it",
    });
    await inTransaction((tx) => letGoNumber(SYSTEM, tx, number.id));
    expect(await claimAtOnce(items)).toEqual({ taken: 2, refusals: [] });
  });

  it("is nobody's who may not see the number", async () => {
    const stranger = operatorScope(crypto.randomUUID(), [crypto.randomUUID()]);
    await inTransaction(async (tx) => {
      expect(await holdNumber(stranger, tx, number.id, { note: null, now: NOW })).toBe(false);
      expect(await letGoNumber(stranger, tx, number.id)).toBe(false);
      expect(await endWait(stranger, tx, number.id, NOW)).toBe(false);
    });
    expect(await db().numberBreaker.count({ where: { phoneNumberId: number.id } })).toBe(0);
  });
});

describe("bulk", () => {
  it("never takes the last free place, and live traffic does", async () => {
    const bulk = await itemsInLine(6, { nextTrigger: "BULK" });
    expect(await claimAtOnce(bulk)).toEqual({ taken: 3, refusals: ["slots", "slots", "slots"] });
    expect(await claimAtOnce(await itemsInLine(2))).toEqual({ taken: 1, refusals: ["slots"] });
  });

  it("never puts more than its half of the error budget at stake, and live traffic goes on", async () => {
    await setBreaker({ errorsAt: Array.from({ length: 5 }, (_, index) => later((index - 30) * MINUTE)) });
    const bulk = await itemsInLine(6, { nextTrigger: "BULK" });
    expect((await claimAtOnce(bulk, { atOnce: 16 })).taken).toBe(2);
    expect((await claimAtOnce(await itemsInLine(4), { atOnce: 16 })).taken).toBe(4);
  });

  it("is told when its share has room again", async () => {
    await setBreaker({ errorsAt: Array.from({ length: 7 }, (_, index) => later((index - 30) * MINUTE)) });
    const [item] = await itemsInLine(1, { nextTrigger: "BULK" });
    const { heldBack } = await claim(item?.id ?? "");
    expect(heldBack).toMatchObject({ refusal: "budget", until: later(30 * MINUTE) });
  });

  it("comes after everything else in line, whatever is newest", async () => {
    const [bulk] = await itemsInLine(1, { nextTrigger: "BULK", receivedAt: later(MINUTE) });
    const [old] = await itemsInLine(1, { nextTrigger: "SWEEP", receivedAt: later(-MINUTE) });
    const next = () => inTransaction((tx) => nextInLine(tx, number.id, NOW));
    expect((await next())?.id).toBe(old?.id);
    await db().mediaItem.update({ where: { id: old?.id ?? "" }, data: { status: "STORED" } });
    expect(await next()).toMatchObject({ id: bulk?.id, nextTrigger: "BULK" });
  });
});

describe("the pace of a connection", () => {
  it("is kept by all workers and all of its numbers together", async () => {
    const sibling = await createNumberRow(number.connectionId);
    const items = await Promise.all(
      Array.from({ length: 12 }, (_, index) => createItemRow(index % 2 ? number : sibling)),
    );
    const limits = { atOnce: 16, pace: { perSecond: 10, burst: 10 } };
    const outcomes = await Promise.all(items.map(({ id }) => claim(id, limits)));
    expect(outcomes.every(({ taken }) => taken)).toBe(true);
    const pace = await db().connectionPace.findUnique({ where: { connectionId: number.connectionId } });
    expect(pace?.spentUntil).toEqual(later(1_200));
  });

  it("turns away who would wait long, and takes nothing for it", async () => {
    await db().connectionPace.create({ data: { connectionId: number.connectionId, spentUntil: later(60_000) } });
    const [item] = await itemsInLine(1);
    const { heldBack } = await claim(item?.id ?? "");
    expect(heldBack).toMatchObject({ refusal: "pace", until: later(59_010) });
    expect(await db().connectionPace.findFirst({ where: { connectionId: number.connectionId } })).toMatchObject({
      spentUntil: later(60_000),
    });
  });

  it("goes on at once when the clock that it was kept by is put back by an hour", async () => {
    const { connectionId } = number;
    await db().connectionPace.create({ data: { connectionId, spentUntil: later(60 * MINUTE) } });
    const [first, second] = await itemsInLine(2);
    for (const item of [first, second]) expect((await claim(item?.id ?? "")).taken).not.toBeNull();
    expect(await db().connectionPace.findUnique({ where: { connectionId } })).toMatchObject({ spentUntil: later(20) });
  });
});
