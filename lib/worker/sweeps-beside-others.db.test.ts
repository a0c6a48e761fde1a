import { beforeEach, expect, it } from "vitest";
import { db } from "../data/db";
import { findLostItems, releaseExpiredLeases } from "../data/downloads";
import { inTransaction } from "../data/transaction";
import { scheduleDownload } from "../jobs/schedule";
import { tellBulkRuns } from "../media/use-cases/bulk/note-bulk-attempt";
import { wakeNumber } from "../media/use-cases/wake-number";
import { advance, itemsOf, runOf, started } from "../testing/bulk";
import { useTestDatabase } from "../testing/database";
import { createItemRow, createNumber } from "../testing/factories";
import { somebodyWaits } from "../testing/lock-waits";
import { waitFor } from "../testing/wait-for";

useTestDatabase();

let number: Awaited<ReturnType<typeof createNumber>>;
beforeEach(async () => {
  number = await createNumber();
});

/** Work that has come to its end, or to where it waits for a lock. */
async function begun(work: Promise<unknown>): Promise<{ readonly end: Promise<unknown> }> {
  let over = false;
  const end = work.finally(() => {
    over = true;
  });
  end.catch(() => undefined);
  await waitFor(async () => over || (await somebodyWaits()));
  return { end };
}

it("brings back what was lost while its number is woken", async () => {
  // The first job of its kind makes everybody else's wait.
  const { id } = await createItemRow(number, { status: "STORED" });
  await inTransaction((tx) => scheduleDownload(tx, { id, nextTrigger: "WEBHOOK" }));
  const at = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const older = await createItemRow(number, { receivedAt: at(10), updatedAt: at(10) });
  const newer = await createItemRow(number, { receivedAt: at(5), updatedAt: at(5) });
  const woken = await inTransaction(async (tx) => {
    const lost = await findLostItems(tx, at(1));
    expect(lost.map(({ id }) => id)).toEqual([older.id, newer.id]);
    const [first, ...others] = lost;
    if (first) await scheduleDownload(tx, first);
    const waking = await begun(wakeNumber(number.id, new Date()));
    for (const item of others) await scheduleDownload(tx, item);
    return waking;
  });
  await woken.end;
  const jobs = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM graphile_worker._private_jobs WHERE "key" LIKE 'download:%'`;
  expect(jobs).toHaveLength(3);
});

it("gives up an item of a bulk run while that asks for the next", async () => {
  const items = await Promise.all([1, 2].map(() => createItemRow(number, { status: "FAILED" })));
  const itemIds = items.map(({ id }) => id);
  const id = await started({ by: "items", itemIds });
  const [first, second] = await itemsOf(id);
  // As if the second had been left waiting, and was fetched for somebody else whose worker died too.
  await db().bulkItem.updateMany({ where: { mediaItemId: second?.mediaItemId }, data: { state: "WAITING" } });
  const expired = { status: "DOWNLOADING", leaseOwner: "dead", leaseUntil: new Date(0) } as const;
  await db().mediaItem.updateMany({ where: { id: { in: itemIds } }, data: expired });
  const now = new Date();
  const advanced = await inTransaction(async (tx) => {
    expect((await releaseExpiredLeases(tx, now)).released).toHaveLength(2);
    const advancing = await begun(advance(id));
    const failure = { reason: "INTERNAL", code: null, httpStatus: null, message: "It was given up." };
    await tellBulkRuns(tx, first?.mediaItemId ?? "", { state: "FAILED", failure, now });
    return advancing;
  });
  await advanced.end;
  expect(await runOf(id)).toMatchObject({ failed: 1 });
  await advance(id);
  expect(await itemsOf(id)).toMatchObject([{ state: "FAILED" }, { state: "IN_FLIGHT" }]);
});
