import { expect, it } from "vitest";
import { db } from "../../../data/db";
import { advance, attempt, ends, started } from "../../../testing/bulk";
import { useTestDatabase } from "../../../testing/database";
import { createItemRow, createNumber, SYSTEM } from "../../../testing/factories";
import { readBulkRun } from "./read-runs";

useTestDatabase();

it("a run says that it waits for its numbers when those with items left hold back, whatever the others do", async () => {
  const [number, other] = [await createNumber(), await createNumber()];
  for (const each of [number, other]) await createItemRow(each, { status: "FAILED", kind: "VIDEO" });
  const id = await started({ by: "filter", number: "all", kind: ["VIDEO"] });
  const waits = async () => (await readBulkRun(SYSTEM, id, new Date())).waitsForNumbers;
  await db().numberBreaker.create({ data: { phoneNumberId: number.id, pausedAt: new Date() } });
  expect(await waits()).toBe(false);
  const [theirs] = await db().mediaItem.findMany({ where: { phoneNumberId: other.id } });
  await attempt(theirs?.id ?? "", ends.well);
  await advance(id);
  expect(await waits()).toBe(true);
  await db().numberBreaker.update({ where: { phoneNumberId: number.id }, data: { pausedAt: null } });
  expect(await waits()).toBe(false);
});
