import { expect, it } from "vitest";
import { db } from "../../data/db";
import type { MediaStatus } from "../../data/generated/client";
import { inTransaction } from "../../data/transaction";
import { useTestDatabase } from "../../testing/database";
import { createItemRow, createNumber, operatorScope, SYSTEM } from "../../testing/factories";
import { fetchMissingRound, missingOf } from "./fetch-missing";

useTestDatabase();

const ALL: MediaStatus[] = [
  "REFERENCED",
  "QUEUED",
  "DOWNLOADING",
  "RETRY_WAIT",
  "AWAITING_PROVIDER",
  "STORED",
  "FAILED",
  "GONE",
  "QUARANTINED",
  "PURGED",
];
const place = (connectionId: string, after: string | null = null) => ({ connectionId, after, until: new Date() });

it("puts in line what nobody has and nobody is fetching, and nothing else", async () => {
  const number = await createNumber();
  for (const status of ALL) await createItemRow(number, { status, caption: status });
  await createItemRow(number, { status: "FAILED", neverArrived: true, caption: "never arrived" });
  await createItemRow(await createNumber(), { status: "FAILED", caption: "of another connection" });
  expect(await missingOf(SYSTEM, number.connectionId)).toBe(5);

  const round = await inTransaction((tx) => fetchMissingRound(SYSTEM, tx, place(number.connectionId)));
  expect(round).toEqual({ queued: 5, next: null });
  const queued = await db().mediaItem.findMany({ where: { status: "QUEUED", nextTrigger: "OPERATOR" } });
  expect(queued.map((item) => item.caption).sort()).toEqual([
    "FAILED",
    "GONE",
    "QUARANTINED",
    "REFERENCED",
    "RETRY_WAIT",
  ]);
  expect(await missingOf(SYSTEM, number.connectionId)).toBe(0);
});

it("meets each item once in as many rounds as it takes, also those that fail again meanwhile", async () => {
  const number = await createNumber();
  for (let index = 0; index < 230; index += 1) await createItemRow(number, { status: "FAILED" });
  const rounds: number[] = [];
  const until = new Date();
  let after: string | null = null;
  do {
    const where: Parameters<typeof fetchMissingRound>[2] = { connectionId: number.connectionId, after, until };
    const round = await inTransaction((tx) => fetchMissingRound(SYSTEM, tx, where));
    await db().mediaItem.updateMany({ where: { connectionId: number.connectionId }, data: { status: "FAILED" } });
    rounds.push(round.queued);
    after = round.next;
  } while (after);
  expect(rounds).toEqual([100, 100, 30]);
});

it("is refused while the connection is off, and to everybody but admins", async () => {
  const number = await createNumber();
  await createItemRow(number, { status: "FAILED" });
  const scope = operatorScope("01900000-0000-7000-8000-000000000001", [number.id]);
  expect(await missingOf(scope, number.connectionId)).toBe(0);
  const ask = (by: typeof SYSTEM) => inTransaction((tx) => fetchMissingRound(by, tx, place(number.connectionId)));
  await expect(ask(scope)).rejects.toThrow("no such connection");
  await db().connection.update({ where: { id: number.connectionId }, data: { enabled: false } });
  await expect(ask(SYSTEM)).rejects.toThrow("switched off");
  expect(await db().mediaItem.count({ where: { phoneNumberId: number.id, status: "FAILED" } })).toBe(1);
});
