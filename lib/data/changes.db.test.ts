import { randomUUID } from "node:crypto";
import { afterAll, expect, it } from "vitest";
import type { ChangeEvent } from "../schemas/events";
import { useTestDatabase } from "../testing/database";
import { createItemRow, createNumber, operatorScope } from "../testing/factories";
import { waitFor } from "../testing/wait-for";
import { subscribeToChanges } from "./changes";
import { db } from "./db";

useTestDatabase();

/** As when PostgreSQL is restarted. */
async function breakFeedOff(): Promise<void> {
  await db().$queryRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%'`;
}

// The feed lives as long as its process; the database of this file can only go without it.
afterAll(breakFeedOff);

async function listen(numbers: readonly string[], number = "all") {
  const operator = await db().operator.create({
    data: { email: `${randomUUID()}@example.org`, name: "Test", passwordHash: "none", role: "OPERATOR" },
  });
  const heard: ChangeEvent[] = [];
  let lost = false;
  const stop = await subscribeToChanges(operatorScope(operator.id, numbers), number, {
    onChange: (change) => heard.push(change),
    onLost: () => {
      lost = true;
    },
  });
  return { operator, heard, isLost: () => lost, stop };
}

it("tells of new items of visible numbers and of nothing else", async () => {
  const [mine, foreign] = [await createNumber(), await createNumber()];
  const { heard, stop } = await listen([mine.id]);
  await createItemRow(foreign);
  const item = await createItemRow(mine);
  await waitFor(() => heard.length > 0);
  expect(heard).toEqual([{ type: "item", id: item.id, phoneNumberId: mine.id, status: "QUEUED", isNew: true }]);
  stop();
});

it.each([
  [
    "a session is revoked",
    async (id: string) => {
      const session = await db().session.create({ data: { operatorId: id, expiresAt: new Date(Date.now() + 60_000) } });
      await db().session.update({ where: { id: session.id }, data: { revokedAt: new Date() } });
    },
  ],
  [
    "the operator is disabled",
    (id: string) => db().operator.update({ where: { id }, data: { disabledAt: new Date() } }),
  ],
  ["the role changes", (id: string) => db().operator.update({ where: { id }, data: { role: "VIEWER" } })],
  [
    "a number is granted",
    async (id: string) =>
      db().numberGrant.create({ data: { operatorId: id, phoneNumberId: (await createNumber()).id } }),
  ],
])("ends at once for an operator when %s, and for nobody else", async (_what, change) => {
  const [concerned, other] = [await listen([]), await listen([])];
  await change(concerned.operator.id);
  await waitFor(concerned.isLost);
  expect(other.isLost()).toBe(false);
  other.stop();
});

it("tells every listener when the feed breaks off, and serves the next one anew", async () => {
  const number = await createNumber();
  const first = await listen([number.id]);
  await breakFeedOff();
  await waitFor(first.isLost);
  const second = await listen([number.id]);
  await createItemRow(number);
  await waitFor(() => second.heard.length > 0);
  second.stop();
});
