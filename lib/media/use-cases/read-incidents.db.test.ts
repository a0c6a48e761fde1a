import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "../../data/db";
import { countOccurrences, type Occurrence } from "../../data/incident-occurrences";
import { wakeIncidents } from "../../data/incident-sweep";
import { countOpenIncidents, snoozeIncident } from "../../data/incidents";
import { inTransaction } from "../../data/transaction";
import { ConflictError, NotFoundError } from "../../errors";
import { incidentQuerySchema } from "../../schemas/incidents";
import { useTestDatabase } from "../../testing/database";
import { createItemRow, createNumber, operatorScope, SYSTEM } from "../../testing/factories";
import { acknowledge, close, reopen, snooze } from "./change-incident";
import { numberOfIncident, readIncident, readIncidentOf, readIncidents } from "./read-incidents";

useTestDatabase();

type Number = Awaited<ReturnType<typeof createNumber>>;
let ours: Number;
let theirs: Number;
beforeEach(async () => {
  await db().incident.deleteMany();
  [ours, theirs] = [await createNumber(), await createNumber()];
});

const NOW = new Date("2026-11-20T10:20:00Z");
const HOUR_MS = 3_600_000;
const scope = () => operatorScope(randomUUID(), [ours.id]);

function occur(number: Number, more: Partial<Occurrence> = {}) {
  const failure = { reason: "AUTH", code: "1003", httpStatus: null, message: "The key was refused." };
  const one = { phoneNumberId: number.id, operation: "DOWNLOAD" as const, failure, subjectId: randomUUID() };
  return inTransaction((tx) => countOccurrences(tx, [{ ...one, customer: null, final: true, at: NOW, ...more }]));
}

async function idAt(number: Number): Promise<string> {
  return (await db().incident.findFirstOrThrow({ where: { phoneNumberId: number.id } })).id;
}

describe("the list", () => {
  it("says what it is, whom it affects and how it goes", async () => {
    const [first, second] = [await createItemRow(ours), await createItemRow(ours)];
    await occur(ours, { subjectId: first.id, customer: "4915100000001", at: new Date(NOW.getTime() - HOUR_MS) });
    await occur(ours, { subjectId: first.id, customer: "4915100000001" });
    await occur(ours, { subjectId: second.id, customer: "4915100000001" });
    const { incidents } = await readIncidents(scope(), {}, NOW);
    expect(incidents).toMatchObject([
      {
        state: "OPEN",
        operation: "DOWNLOAD",
        failure: { title: "Credentials refused", whoActs: "admin", providerCode: "1003" },
        number: { id: ours.id },
        occurrences: 3,
        affected: { items: 2, customers: 1, unsolved: 2, atLeast: false },
      },
    ]);
    const course = incidents[0]?.course.map(({ count }) => count);
    expect(course).toEqual([...Array(22).fill(0), 1, 2]);
  });

  it("calls nobody while what failed last is tried again by itself, and an operator when it no longer is", async () => {
    const item = await createItemRow(ours, { status: "RETRY_WAIT", nextAttemptAt: NOW });
    const failure = { reason: "UPSTREAM", code: null, httpStatus: null, message: "It broke off." };
    for (let index = 0; index < 2; index += 1) await occur(ours, { subjectId: item.id, failure, final: false });
    const turn = async () => (await readIncidents(scope(), {}, NOW)).incidents[0]?.failure.whoActs;
    expect(await turn()).toBe("nobody");
    await db().mediaItem.update({ where: { id: item.id }, data: { status: "FAILED", nextAttemptAt: null } });
    expect(await turn()).toBe("operator");
  });

  it("has what is open unless asked otherwise, and never what may still pass by itself", async () => {
    await occur(ours);
    await occur(ours, { failure: { reason: "TIMEOUT", code: null, httpStatus: null, message: "" }, final: false });
    const id = await idAt(ours);
    expect((await readIncidents(scope(), {}, NOW)).incidents.map((incident) => incident.id)).toEqual([id]);
    expect(await countOpenIncidents(scope())).toBe(1);
    await inTransaction((tx) => close(scope(), tx, id, NOW));
    expect((await readIncidents(scope(), {}, NOW)).incidents).toEqual([]);
    expect((await readIncidents(scope(), { state: "CLOSED" }, NOW)).incidents).toMatchObject([{ id }]);
    expect(await countOpenIncidents(scope())).toBe(0);
  });

  it("is narrowed by number, provider and operation", async () => {
    await occur(ours);
    const shown = async (query: Parameters<typeof readIncidents>[1]) =>
      (await readIncidents(SYSTEM, query, NOW)).incidents.length;
    expect(await shown({ number: ours.id, provider: "nxcloud", operation: "DOWNLOAD" })).toBe(1);
    expect(await shown({ number: theirs.id })).toBe(0);
    expect(await shown({ provider: "meta-cloud" })).toBe(0);
    expect(await shown({ operation: "UPLOAD" })).toBe(0);
  });

  it("goes on where a page ended, each incident once", async () => {
    for (let index = 0; index < 60; index += 1) {
      const failure = { reason: "REJECTED", code: String(index), httpStatus: null, message: "" };
      await occur(ours, { failure, at: new Date(NOW.getTime() - Math.floor(index / 7) * 1000) });
    }
    const first = await readIncidents(scope(), {}, NOW);
    const second = await readIncidents(scope(), { cursor: first.nextCursor ?? "" }, NOW);
    expect([first.incidents.length, second.incidents.length, second.nextCursor]).toEqual([50, 10, null]);
    expect(new Set([...first.incidents, ...second.incidents].map(({ id }) => id)).size).toBe(60);
  });

  it("is there from its top when its address makes no sense", async () => {
    await occur(ours);
    for (const address of [{ cursor: "x" }, { provider: "\0" }]) {
      const query = incidentQuerySchema.parse(address);
      expect((await readIncidents(scope(), query, NOW)).incidents, JSON.stringify(address)).toHaveLength(1);
    }
  });
});

describe("one incident", () => {
  it("lists what it affected, with what has become of it", async () => {
    const [solved, unsolved] = [await createItemRow(ours), await createItemRow(ours, { status: "FAILED" })];
    for (const { id } of [solved, unsolved]) await occur(ours, { subjectId: id });
    await db().mediaItem.update({ where: { id: solved.id }, data: { status: "STORED" } });
    const id = await idAt(ours);
    expect(await readIncident(scope(), id, {}, NOW)).toMatchObject({
      affected: { items: 2, unsolved: 1 },
      rows: [{ id: unsolved.id, status: "FAILED", link: { itemId: unsolved.id, phoneNumberId: ours.id } }],
      can: { act: true },
    });
    const all = await readIncident(scope(), id, { affected: "all" }, NOW);
    expect(new Set(all?.rows.map((row) => row.id))).toEqual(new Set([solved.id, unsolved.id]));
  });

  it("is told at the item that failed, until that is solved", async () => {
    const item = await createItemRow(ours, { status: "FAILED" });
    await occur(ours, { subjectId: item.id });
    await occur(ours);
    expect(await readIncidentOf(scope(), item.id)).toEqual({ id: await idAt(ours), items: 2, atLeast: false });
    await db().mediaItem.update({ where: { id: item.id }, data: { status: "STORED" } });
    expect(await readIncidentOf(scope(), item.id)).toBeNull();
  });

  it("is not there for somebody who may not see its number, whatever is asked", async () => {
    await occur(theirs);
    const id = await idAt(theirs);
    expect(await readIncident(scope(), id, {}, NOW)).toBeNull();
    expect((await readIncidents(scope(), { state: "ALL" }, NOW)).incidents).toEqual([]);
    expect(await countOpenIncidents(scope())).toBe(0);
    const { lastSubjectId } = await db().incident.findUniqueOrThrow({ where: { id } });
    expect(await readIncidentOf(scope(), lastSubjectId)).toBeNull();
    await inTransaction(async (tx) => {
      await expect(numberOfIncident(scope(), tx, id)).rejects.toThrow(NotFoundError);
      await expect(acknowledge(scope(), tx, id, NOW)).rejects.toThrow(ConflictError);
      expect(await snoozeIncident(scope(), tx, id, NOW)).toBe(false);
    });
    expect(await db().incident.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: "OPEN" });
  });

  it("is in nobody's hands any more when it wakes up again", async () => {
    await occur(ours);
    const id = await idAt(ours);
    await inTransaction((tx) => acknowledge(SYSTEM, tx, id, NOW));
    expect((await readIncident(scope(), id, {}, NOW))?.acknowledged).toMatchObject({ at: NOW.toISOString() });
    await inTransaction((tx) => snooze(scope(), tx, id, NOW));
    await wakeIncidents(NOW);
    expect(await readIncident(scope(), id, {}, NOW)).toMatchObject({ state: "OPEN", acknowledged: null });
  });

  it("cannot be closed twice, and is open again when somebody wants so", async () => {
    await occur(ours);
    const id = await idAt(ours);
    await inTransaction((tx) => snooze(scope(), tx, id, new Date(NOW.getTime() + HOUR_MS)));
    expect(await db().incident.findUnique({ where: { id } })).toMatchObject({ state: "SNOOZED", snoozedAtCount: 1 });
    await inTransaction((tx) => close(scope(), tx, id, NOW));
    await expect(inTransaction((tx) => close(scope(), tx, id, NOW))).rejects.toThrow(ConflictError);
    await inTransaction((tx) => reopen(scope(), tx, id));
    expect(await db().incident.findUnique({ where: { id } })).toMatchObject({ state: "OPEN", closedAt: null });
  });
});
