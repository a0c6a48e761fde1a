import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "../../data/db";
import { beat } from "../../data/heartbeats";
import { makeNumberHours } from "../../data/number-hours";
import { inTransaction } from "../../data/transaction";
import { useTestDatabase } from "../../testing/database";
import { createItemRow, createNumber, operatorScope } from "../../testing/factories";
import { readHealth } from "./read-health";
import { readRail } from "./read-rail";

useTestDatabase();

const NOW = new Date();
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

type Number = Awaited<ReturnType<typeof createNumber>>;
let number: Number;
beforeEach(async () => {
  await db().numberHour.deleteMany();
  number = await createNumber();
  const facts = { workerId: "test", hostname: "test", pid: 1, startedAt: NOW, lockHolders: [] };
  await beat(facts, NOW);
});

async function attempts(times: readonly number[], more: { reason?: string; ms?: number; of?: Number } = {}) {
  const { reason = null, ms = 1_000, of = number } = more;
  const item = await createItemRow(of, { status: "STORED", receivedAt: ago(60 * 24 * 40) });
  await db().attempt.createMany({
    data: times.map((minutes, index) => ({
      mediaItemId: item.id,
      phoneNumberId: of.id,
      number: index + 1,
      trigger: "WEBHOOK" as const,
      workerId: "test",
      startedAt: new Date(ago(minutes).getTime() - ms),
      finishedAt: ago(minutes),
      outcome: reason ? ("FAILED" as const) : ("SUCCEEDED" as const),
      failureReason: reason,
      failureMessage: reason,
    })),
  });
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

async function board(as: "OPERATOR" | "ADMIN" = "OPERATOR", span: "24h" | "7d" = "24h") {
  await inTransaction((tx) => makeNumberHours(tx, NOW));
  const scope = operatorScope(randomUUID(), as === "ADMIN" ? "all" : [number.id], as);
  return readHealth(scope, span, NOW);
}

async function shown(...given: Parameters<typeof board>) {
  const { connections } = await board(...given);
  return connections.flatMap(({ numbers }) => numbers).find(({ id }) => id === number.id);
}

it("says how much succeeds, without failures that lie in single items, and how long it takes", async () => {
  await attempts(range(10, 28), { ms: 1_000 });
  await attempts([30], { ms: 9_000 });
  await attempts([9], { reason: "UPSTREAM" });
  await attempts([1, 2, 3], { reason: "NOT_FOUND" });
  const card = await shown();
  expect(card).toMatchObject({ successRate: 0.95, latency: { medianMs: 1_000 }, lastSuccessAt: ago(10).toISOString() });
  const bars = card?.bars ?? [];
  expect(bars).toHaveLength(24);
  const count = (of: "succeeded" | "failed" | "failedItems") => bars.reduce((sum, bar) => sum + bar[of], 0);
  expect([count("succeeded"), count("failed"), count("failedItems")]).toEqual([19, 1, 3]);
});

it("draws a week in steps that lose nothing", async () => {
  await attempts([60 * 30, 60 * 100, 60 * 160, 5]);
  const bars = (await shown("OPERATOR", "7d"))?.bars ?? [];
  expect(bars).toHaveLength(28);
  expect(bars.reduce((sum, { succeeded }) => sum + succeeded, 0)).toBe(4);
  expect(bars.at(-1)?.succeeded).toBe(1);
});

it("remembers the hour of the last success when the latest two hundred attempts failed", async () => {
  await attempts([300]);
  await attempts(range(1, 210), { reason: "TIMEOUT" });
  const hour = new Date(ago(300));
  hour.setUTCMinutes(0, 0, 0);
  expect(await shown()).toMatchObject({ lastSuccessAt: hour.toISOString(), health: "down" });
});

it("tells since when something that is due waits, and not of what is not due", async () => {
  await createItemRow(number, { status: "RETRY_WAIT", nextAttemptAt: new Date(NOW.getTime() + 60_000) });
  expect((await shown())?.waiting).toBeNull();
  await createItemRow(number, { status: "RETRY_WAIT", nextAttemptAt: ago(12) });
  await createItemRow(number, { status: "RETRY_WAIT", nextAttemptAt: ago(3) });
  expect((await shown())?.waiting).toEqual({ count: 2, atLeast: false, since: ago(12).toISOString() });
  expect((await board()).blame).toMatchObject({ side: "us", sentence: expect.stringContaining("12 minutes") });
});

it("takes what is held back for no queue that is too long", async () => {
  await createItemRow(number, { status: "RETRY_WAIT", nextAttemptAt: ago(12) });
  await db().numberBreaker.create({
    data: { phoneNumberId: number.id, state: "OPEN", because: "20 errors in an hour.", resumesAt: ago(-20) },
  });
  const told = await board();
  expect(told.blame).toMatchObject({ side: "nobody", sentence: expect.stringContaining("held back") });
  expect(told.connections[0]?.numbers[0]?.breaker).toMatchObject({
    state: "open",
    because: "20 errors in an hour.",
    resumesAt: ago(-20).toISOString(),
  });
});

it("says who paused a number, when and why", async () => {
  const person = {
    email: `${randomUUID()}@example.com`,
    name: "Somebody",
    passwordHash: "none",
    role: "OPERATOR",
  } as const;
  const { id: pausedById } = await db().operator.create({ data: person });
  const pause = { pausedAt: ago(7), pausedById, pauseNote: "They mend it" };
  await db().numberBreaker.create({ data: { phoneNumberId: number.id, ...pause } });
  expect((await shown())?.breaker).toMatchObject({
    state: "paused",
    pausedBy: "Somebody",
    since: ago(7).toISOString(),
    note: "They mend it",
  });
});

it("notices that deliveries stay away for longer than is usual", async () => {
  for (const hours of range(4, 20)) await createItemRow(number, { status: "STORED", receivedAt: ago(hours * 60) });
  const hear = (minutes: number) =>
    db().businessPhoneNumber.update({ where: { id: number.id }, data: { lastWebhookAt: ago(minutes) } });
  await hear(110);
  expect(await shown()).toMatchObject({ isSilent: false });
  await hear(130);
  expect(await shown()).toMatchObject({ isSilent: true });
  expect((await board()).blame).toMatchObject({ sentence: expect.stringContaining("silent") });
});

it("leads to the incidents about credentials, and names them as us", async () => {
  await attempts(range(1, 7), { reason: "AUTH" });
  const { id } = await db().incident.create({
    data: {
      phoneNumberId: number.id,
      operation: "DOWNLOAD",
      reason: "AUTH",
      message: "",
      firstSeenAt: NOW,
      lastSeenAt: NOW,
      shownSince: NOW,
      lastSubjectId: randomUUID(),
    },
  });
  expect(await shown()).toMatchObject({
    openIncidents: 1,
    findings: [{ incidentId: id, title: "Credentials refused" }],
  });
  expect((await board()).blame).toMatchObject({ side: "us", target: { to: "connection", id: number.connectionId } });
});

it("says so when no worker was heard of", async () => {
  await db().workerHeartbeat.deleteMany();
  expect(await board()).toMatchObject({
    workers: 0,
    blame: { side: "us", sentence: expect.stringContaining("worker") },
  });
});

describe("for whom", () => {
  it("shows nothing of a number outside the scope, and refusals and checks to admins alone", async () => {
    const theirs = await createNumber();
    await attempts([5], { of: theirs });
    const lastRefusedAt = NOW;
    await db().connection.update({
      where: { id: number.connectionId },
      data: { lastRefusedAt, lastRefusal: "The signature is wrong." },
    });
    const own = await board();
    expect(JSON.stringify(own)).not.toContain(theirs.id);
    expect(JSON.stringify(own)).not.toContain("signature");
    const all = JSON.stringify(await board("ADMIN"));
    expect(all).toContain(theirs.id);
    expect(all).toContain("The signature is wrong.");
  });

  it("never disagrees with the dot in the rail", async () => {
    await attempts([1, 2, 3], { reason: "UPSTREAM" });
    await attempts([4, 5]);
    const email = `${randomUUID()}@example.org`;
    const { id } = await db().operator.create({ data: { email, name: "A", passwordHash: "none", role: "OPERATOR" } });
    const rail = await readRail(operatorScope(id, [number.id]));
    const { health, healthDetail } = rail.connections[0]?.numbers[0] ?? {};
    expect(await shown()).toMatchObject({ health, healthDetail });
    expect(health).toBe("degraded");
  });
});
