import { expect, it } from "vitest";
import { noteBulkAttempt, putBack } from "../../../data/bulk-items";
import { lockBulkRun } from "../../../data/bulk-runs";
import { inTransaction } from "../../../data/transaction";
import { advance, itemsOf, planned, runOf } from "../../../testing/bulk";
import { useTestDatabase } from "../../../testing/database";
import { createItemRow, createNumber, SYSTEM } from "../../../testing/factories";
import { somebodyWaits } from "../../../testing/lock-waits";
import { waitFor } from "../../../testing/wait-for";
import { startBulkRun } from "./steer-run";

useTestDatabase();

async function looking(mediaItemId: string): Promise<string> {
  const id = await planned({ by: "items", itemIds: [mediaItemId] }, SYSTEM, "probe");
  await inTransaction((tx) => startBulkRun(SYSTEM, tx, { bulkRunId: id, include: [] }, new Date()));
  await advance(id);
  return id;
}

it("a look that is answered for one run and held back for another at that moment ends where it is answered, and waits where it is not", async () => {
  const { id: itemId } = await createItemRow(await createNumber(), { status: "FAILED" });
  const [answered, heldBack] = [await looking(itemId), await looking(itemId)];
  const found = { deed: "probe", state: "SUCCEEDED", failure: null, signature: null, now: new Date() } as const;
  const { noting } = await inTransaction(async (tx) => {
    await lockBulkRun(SYSTEM, tx, heldBack);
    const noting = inTransaction((other) => noteBulkAttempt(other, itemId, found));
    noting.catch(() => undefined);
    await waitFor(somebodyWaits);
    await putBack(tx, heldBack, itemId);
    return { noting };
  });
  expect(await noting).toEqual([answered]);
  expect(await runOf(answered)).toMatchObject({ succeeded: 1 });
  expect(await runOf(heldBack)).toMatchObject({ succeeded: 0 });
  expect(await itemsOf(heldBack)).toMatchObject([{ state: "WAITING" }]);
});
