import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { useTestDatabase } from "../testing/database";
import { createItemRow, createNumber } from "../testing/factories";
import { db } from "./db";
import { countOccurrences, type Occurrence } from "./incident-occurrences";
import { closeMendedIncidents, wakeIncidents } from "./incident-sweep";
import { inTransaction } from "./transaction";

useTestDatabase();

type Number = Awaited<ReturnType<typeof createNumber>>;
let number: Number;
beforeEach(async () => {
  await db().incident.deleteMany();
  number = await createNumber();
});

const T0 = Date.parse("2026-11-20T10:00:00Z");
const at = (minutes: number) => new Date(T0 + minutes * 60_000);

function failure(reason: string, code: string | null = null): Occurrence["failure"] {
  return { reason, code, httpStatus: null, message: `said ${reason}` };
}

function occur(more: Partial<Occurrence> = {}) {
  const one: Occurrence = {
    phoneNumberId: number.id,
    operation: "DOWNLOAD",
    failure: failure("AUTH", "1003"),
    subjectId: randomUUID(),
    customer: null,
    final: true,
    at: at(0),
    ...more,
  };
  return inTransaction((tx) => countOccurrences(tx, [one]));
}

const only = () => db().incident.findFirstOrThrow({ include: { subjects: true, hours: true } });
const close = (minutes: number) => inTransaction((tx) => closeMendedIncidents(tx, at(minutes)));

async function attempt(outcome: "SUCCEEDED" | "FAILED", minutes: number) {
  const item = await createItemRow(number);
  await db().attempt.create({
    data: {
      mediaItemId: item.id,
      phoneNumberId: number.id,
      number: 1,
      trigger: "WEBHOOK",
      workerId: "test",
      startedAt: at(minutes),
      finishedAt: at(minutes),
      outcome,
      failureReason: outcome === "FAILED" ? "AUTH" : null,
    },
  });
}

describe("counting", () => {
  it("puts together what has number, operation, reason and code in common, and nothing else", async () => {
    const other = await createNumber();
    await occur();
    await occur();
    for (const different of [
      { phoneNumberId: other.id },
      { operation: "UPLOAD" as const },
      { failure: failure("FORBIDDEN", "1003") },
      { failure: failure("AUTH", "1004") },
      { failure: failure("AUTH") },
    ]) {
      await occur(different);
    }
    const counts = await db().incident.findMany({ select: { occurrences: true }, orderBy: { occurrences: "desc" } });
    expect(counts.map(({ occurrences }) => occurrences)).toEqual([2, 1, 1, 1, 1, 1]);
  });

  it("tells occurrences from items and customers, and when it began from when it was last seen", async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    await occur({ subjectId: first, customer: "4915100000001", at: at(0) });
    await occur({ subjectId: first, customer: "4915100000001", at: at(65) });
    await occur({
      subjectId: second,
      customer: "4915100000001",
      at: at(70),
      failure: { ...failure("AUTH", "1003"), message: "later" },
    });
    const incident = await only();
    expect(incident).toMatchObject({
      occurrences: 3,
      firstSeenAt: at(0),
      lastSeenAt: at(70),
      message: "later",
      lastSubjectId: second,
    });
    expect(incident.subjects.map(({ subjectId, occurrences }) => [subjectId, occurrences]).sort()).toEqual(
      [
        [first, 2],
        [second, 1],
      ].sort(),
    );
    expect(incident.hours.map(({ hour, occurrences }) => [hour.toISOString(), occurrences]).sort()).toEqual([
      ["2026-11-20T10:00:00.000Z", 1],
      ["2026-11-20T11:00:00.000Z", 2],
    ]);
  });

  it("loses none of many that are counted at once, whatever their order", async () => {
    const reasons = ["AUTH", "UPSTREAM", "TIMEOUT", "RATE_LIMITED"];
    const one = (reason: string): Occurrence => ({
      phoneNumberId: number.id,
      operation: "DOWNLOAD",
      failure: failure(reason),
      subjectId: randomUUID(),
      customer: null,
      final: false,
      at: at(0),
    });
    const rounds = Array.from({ length: 12 }, (_, index) => (index % 2 ? reasons : [...reasons].reverse()));
    await Promise.all(rounds.map((some) => inTransaction((tx) => countOccurrences(tx, some.map(one)))));
    const incidents = await db().incident.findMany({ include: { _count: { select: { subjects: true } } } });
    expect(incidents.map(({ occurrences, _count }) => [occurrences, _count.subjects])).toEqual(
      reasons.map(() => [12, 12]),
    );
  });

  it("counts nothing of a transaction that is undone", async () => {
    const undone = inTransaction(async (tx) => {
      await countOccurrences(tx, [
        {
          phoneNumberId: number.id,
          operation: "DOWNLOAD",
          failure: failure("AUTH"),
          subjectId: randomUUID(),
          customer: null,
          final: true,
          at: at(0),
        },
      ]);
      throw new Error("lost the race");
    });
    await expect(undone).rejects.toThrow("lost the race");
    expect(await db().incident.count()).toBe(0);
  });
});

describe("what is shown", () => {
  it("is not a single failure that may pass, but a second one or a final one", async () => {
    await occur({ final: false });
    expect((await only()).shownSince).toBeNull();
    await occur({ final: false, at: at(2) });
    expect((await only()).shownSince).toEqual(at(2));
    await occur({ failure: failure("REJECTED"), at: at(3) });
    expect(await db().incident.findFirst({ where: { reason: "REJECTED" } })).toMatchObject({ shownSince: at(3) });
  });

  it("comes back when it happens again after it was closed, with its beginning kept and nobody at it", async () => {
    await occur({ at: at(0) });
    await db().incident.updateMany({ data: { acknowledgedAt: at(1) } });
    await attempt("SUCCEEDED", 5);
    expect(await close(6)).toBe(1);
    await occur({ at: at(60) });
    expect(await only()).toMatchObject({
      state: "OPEN",
      returns: 1,
      returnedAt: at(60),
      firstSeenAt: at(0),
      occurrences: 2,
      acknowledgedAt: null,
      closedAt: null,
      closedBecause: null,
    });
  });

  it("does not come back for one passing failure, but for a second soon after", async () => {
    await occur({ at: at(0) });
    await attempt("SUCCEEDED", 5);
    await close(6);
    await occur({ at: at(100), final: false });
    expect(await only()).toMatchObject({ state: "CLOSED", returns: 0, occurrences: 2 });
    await occur({ at: at(400), final: false });
    expect(await only()).toMatchObject({ state: "CLOSED", returns: 0 });
    await occur({ at: at(402), final: false });
    expect(await only()).toMatchObject({ state: "OPEN", returns: 1, returnedAt: at(402) });
  });
});

describe("closing", () => {
  it("waits for a success of the same operation at the number after the last failure", async () => {
    await attempt("SUCCEEDED", -5);
    await occur({ at: at(0) });
    await attempt("FAILED", 1);
    expect(await close(2)).toBe(0);
    await attempt("SUCCEEDED", 3);
    expect(await close(4)).toBe(1);
    expect(await only()).toMatchObject({
      state: "CLOSED",
      closedAt: at(4),
      closedBecause: expect.stringContaining("download"),
    });
  });

  it("is not misled by another number or another operation", async () => {
    await occur({ at: at(0), operation: "UPLOAD" });
    await attempt("SUCCEEDED", 3);
    number = await createNumber();
    await attempt("SUCCEEDED", 3);
    expect(await close(4)).toBe(0);
  });

  it("leaves what comes and goes by itself open until it has stayed away", async () => {
    await occur({ failure: failure("UPSTREAM"), at: at(0) });
    await attempt("SUCCEEDED", 1);
    expect(await close(4)).toBe(0);
    expect(await close(5)).toBe(1);
  });

  it("waits with a reason about single items until each of them is stored, whatever else succeeds", async () => {
    const items = [await createItemRow(number, { status: "GONE" }), await createItemRow(number, { status: "GONE" })];
    for (const item of items) await occur({ failure: failure("NOT_FOUND"), subjectId: item.id });
    await attempt("SUCCEEDED", 1);
    await db().mediaItem.updateMany({ where: { id: items[0]?.id }, data: { status: "STORED" } });
    expect(await close(2)).toBe(0);
    expect((await only()).subjects.filter(({ solvedAt }) => solvedAt).map(({ subjectId }) => subjectId)).toEqual([
      items[0]?.id,
    ]);
    await db().mediaItem.updateMany({ where: { id: items[1]?.id }, data: { status: "PURGED" } });
    expect(await close(3)).toBe(1);
  });

  it("takes an item that fails anew as unsolved", async () => {
    const item = await createItemRow(number, { status: "GONE" });
    await occur({ failure: failure("NOT_FOUND"), subjectId: item.id });
    await db().mediaItem.update({ where: { id: item.id }, data: { status: "STORED" } });
    await occur({ failure: failure("NOT_FOUND"), subjectId: item.id, at: at(2) });
    expect(await close(3)).toBe(0);
  });

  it("gives up on what did not happen again for two weeks", async () => {
    await occur({ failure: failure("NOT_FOUND") });
    expect(await close(14 * 24 * 60 - 1)).toBe(0);
    expect(await close(14 * 24 * 60)).toBe(1);
    expect(await only()).toMatchObject({ closedBecause: expect.stringContaining("two weeks") });
  });
});

describe("snoozing", () => {
  const snooze = (atCount: number) =>
    db().incident.updateMany({ data: { state: "SNOOZED", snoozedUntil: at(60), snoozedAtCount: atCount } });

  it("ends by itself", async () => {
    await occur();
    await snooze(1);
    expect(await wakeIncidents(at(59))).toBe(0);
    expect(await wakeIncidents(at(60))).toBe(1);
    expect(await only()).toMatchObject({ state: "OPEN", snoozedUntil: null });
  });

  it("ends early when the incident doubles, but not for a few more", async () => {
    for (let index = 0; index < 4; index += 1) await occur();
    await snooze(4);
    for (let index = 0; index < 9; index += 1) await occur();
    expect((await only()).state).toBe("SNOOZED");
    await occur();
    expect(await only()).toMatchObject({ state: "OPEN", snoozedUntil: null, occurrences: 14 });
  });
});
