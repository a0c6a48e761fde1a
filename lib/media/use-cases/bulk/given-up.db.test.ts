import { expect, it } from "vitest";
import { claimItem } from "../../../data/attempts";
import { db } from "../../../data/db";
import { inTransaction } from "../../../data/transaction";
import { inLine, itemsOf, runOf, started } from "../../../testing/bulk";
import { useTestDatabase } from "../../../testing/database";
import { createItemRow, createNumber, SYSTEM } from "../../../testing/factories";
import { sweep } from "../../../worker/sweeps";
import { numberLimits } from "../number-limits";
import { cancelBulkRun } from "./steer-run";

useTestDatabase();

it("an item that ends its worker every time is closed in a cancelled run when it is given up", async () => {
  const item = await createItemRow(await createNumber(), { status: "FAILED", sender: "4915100000001" });
  const id = await started({ by: "items", itemIds: [item.id] });
  expect(await inLine(id)).toEqual([item.id]);
  await inTransaction((tx) => cancelBulkRun(SYSTEM, tx, id, new Date()));
  const now = new Date();
  const by = { workerId: "dead", leaseOwner: "dead", now, leaseUntil: now, limitsOf: numberLimits };
  for (let times = 1; times <= 10; times += 1) {
    await db().mediaItem.update({ where: { id: item.id }, data: { nextAttemptAt: null } });
    expect((await inTransaction((tx) => claimItem(tx, item.id, by))).taken).not.toBeNull();
    await sweep(new Date(now.getTime() + 1));
  }
  expect(await itemsOf(id)).toMatchObject([{ state: "FAILED", failureReason: "INTERNAL" }]);
  expect(await runOf(id)).toMatchObject({ status: "CANCELLED", failed: 1 });
  expect(await db().incident.findMany({ include: { subjects: true } })).toMatchObject([
    {
      ...{ phoneNumberId: item.phoneNumberId, operation: "DOWNLOAD", reason: "INTERNAL", occurrences: 1 },
      ...{ shownSince: expect.any(Date), subjects: [{ subjectId: item.id, customer: "4915100000001" }] },
    },
  ]);
});
