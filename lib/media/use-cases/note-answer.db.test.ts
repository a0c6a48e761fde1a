import { beforeEach, describe, expect, it } from "vitest";
import { db } from "../../data/db";
import type { Prisma } from "../../data/generated/client";
import { inTransaction } from "../../data/transaction";
import { useTestDatabase } from "../../testing/database";
import { createItemRow, createNumber, SYSTEM } from "../../testing/factories";
import type { Answer } from "../breaker";
import { countErrorAnswers, noteAnswer } from "./note-answer";
import { pauseNumber, resumeNumber, tryNumber } from "./pause-number";
import { wakeNumber } from "./wake-number";

useTestDatabase();

const NOW = new Date("2026-05-01T12:00:00Z");
const later = (ms: number) => new Date(NOW.getTime() + ms);

let number: Awaited<ReturnType<typeof createNumber>>;
beforeEach(async () => {
  number = await createNumber();
});

const FAILED = { reason: "TIMEOUT", message: "No answer came." };

async function tell(more: Partial<Answer> = {}, now = NOW) {
  const connection = await db().connection.findUniqueOrThrow({ where: { id: number.connectionId } });
  const answer = { askedAt: now, failure: null, errorAnswers: 0, retryAfterMs: null, ...more };
  await inTransaction((tx) => noteAnswer(tx, { phoneNumberId: number.id, connection }, answer, now));
}

const breaker = () => db().numberBreaker.findUnique({ where: { phoneNumberId: number.id } });
const jobs = (like: string) =>
  db().$queryRaw<{ key: string; at: Date; priority: number }[]>`
    SELECT key, run_at AS "at", priority FROM graphile_worker._private_jobs WHERE key LIKE ${like} ORDER BY id`;
const wakeUps = () => jobs(`wake:${number.id}`);
const inLine = (count: number, more: Partial<Prisma.MediaItemUncheckedCreateInput> = {}) =>
  Promise.all(Array.from({ length: count }, () => createItemRow(number, more)));
/** Which of these items a job was added for, in its order. */
async function woken(items: readonly { id: string }[]): Promise<number[]> {
  const keys = (await jobs("download:%")).map(({ key }) => key);
  return items.map(({ id }) => keys.indexOf(`download:${id}`)).filter((place) => place >= 0);
}

describe("what a breaker hears", () => {
  it("of a success changes nothing in a number that is well, not even by a row", async () => {
    await tell();
    expect(await breaker()).toBeNull();
  });

  it("from many workers at once is all counted", async () => {
    await Promise.all(Array.from({ length: 5 }, () => tell({ failure: FAILED, errorAnswers: 1 })));
    expect(await breaker()).toMatchObject({ state: "OPEN", consecutiveFailures: 5, resumesAt: later(30_000) });
    expect((await breaker())?.errorsAt).toHaveLength(5);
  });

  it("that opens it leaves one wake-up for when its wait is over", async () => {
    const retryAfterMs = 120_000;
    await tell({ failure: { reason: "RATE_LIMITED", message: "Slow down." }, retryAfterMs });
    expect(await wakeUps()).toMatchObject([{ at: later(retryAfterMs) }]);
  });

  it("that closes it wakes the line", async () => {
    await db().numberBreaker.create({
      data: {
        phoneNumberId: number.id,
        state: "HALF_OPEN",
        openedAt: later(-60_000),
        resumesAt: later(60_000),
        trips: 2,
      },
    });
    await tell();
    expect(await breaker()).toMatchObject({ state: "CLOSED", trips: 0, because: null });
    expect(await wakeUps()).toMatchObject([{ at: NOW }]);
  });
});

describe("waking a number", () => {
  it("starts as many items as places are free, live traffic before bulk", async () => {
    const bulk = await inLine(4, { nextTrigger: "BULK", receivedAt: later(60_000) });
    const live = await inLine(3);
    await createItemRow(number, { status: "DOWNLOADING", leaseUntil: later(30_000) });
    await wakeNumber(number.id, NOW);
    expect(await woken(live)).toHaveLength(3);
    expect(await woken(bulk)).toHaveLength(0);
  });

  it("starts one item of an open breaker whose time has come", async () => {
    await db().numberBreaker.create({
      data: { phoneNumberId: number.id, state: "OPEN", openedAt: later(-60_000), resumesAt: NOW, trips: 1 },
    });
    const items = await inLine(4);
    await wakeNumber(number.id, NOW);
    expect(await woken(items)).toHaveLength(1);
  });

  it("comes again when the wait is not over, and starts nothing", async () => {
    await db().numberBreaker.create({
      data: { phoneNumberId: number.id, state: "OPEN", openedAt: NOW, resumesAt: later(60_000), trips: 1 },
    });
    const items = await inLine(2);
    await wakeNumber(number.id, NOW);
    expect(await woken(items)).toHaveLength(0);
    expect(await wakeUps()).toMatchObject([{ at: later(60_000) }]);
  });

  it("gives jobs of a bulk run a lower priority than those of live traffic", async () => {
    const [bulk] = await inLine(1, { nextTrigger: "BULK" });
    const [live] = await inLine(1);
    await wakeNumber(number.id, NOW);
    const priority = async (id = "") => (await jobs(`download:${id}`))[0]?.priority ?? 0;
    expect(await priority(bulk?.id)).toBeGreaterThan(await priority(live?.id));
  });
});

describe("operators", () => {
  it("pause a number, which then starts nothing, and resume it, which wakes its line", async () => {
    const items = await inLine(2);
    await inTransaction((tx) => pauseNumber(SYSTEM, tx, { phoneNumberId: number.id, note: "Why" }, NOW));
    await wakeNumber(number.id, NOW);
    expect(await woken(items)).toHaveLength(0);
    await inTransaction((tx) => resumeNumber(SYSTEM, tx, number.id, NOW));
    expect(await wakeUps()).toHaveLength(1);
    await wakeNumber(number.id, NOW);
    expect(await woken(items)).toHaveLength(2);
  });

  it("need not wait for an open breaker", async () => {
    await tell({ failure: { reason: "RATE_LIMITED", message: "Slow down." }, retryAfterMs: 3_600_000 });
    await inTransaction((tx) => tryNumber(SYSTEM, tx, number.id, NOW));
    expect(await breaker()).toMatchObject({ state: "OPEN", resumesAt: NOW });
    expect(await wakeUps()).toMatchObject([{ at: NOW }]);
  });
});

describe("an error answer", () => {
  const exchange = (httpStatus: number | null, providerCode: string | null = null, host = "api.example") =>
    ({ httpStatus, providerCode, host }) as Parameters<typeof countErrorAnswers>[0][number];

  it.each([
    ["every status from 400", [exchange(404), exchange(200), exchange(404)], true, 2],
    ["also in what succeeded in the end", [exchange(401), exchange(200)], false, 1],
    ["a refusal that comes with status 200", [exchange(200, "1003")], true, 1],
    ["no code of an answer that was accepted", [exchange(200, "0"), exchange(200)], false, 0],
    ["nothing where no answer came", [exchange(null)], true, 0],
    ["no step of our own", [exchange(200, "0"), exchange(200), exchange(null, null, "")], true, 0],
  ])("is %s", (_name, exchanges, failed, count) => {
    expect(countErrorAnswers(exchanges, failed)).toBe(count);
  });
});
