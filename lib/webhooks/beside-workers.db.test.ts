import { beforeEach, expect, it, vi } from "vitest";
import { db } from "../data/db";
import { inTransaction, type Tx } from "../data/transaction";
import type { InboundEvent } from "../providers/types";
import { useTestDatabase } from "../testing/database";
import { createItemRow, createNumber } from "../testing/factories";
import { somebodyWaits } from "../testing/lock-waits";
import { waitFor } from "../testing/wait-for";
import { tell, waitingJobs } from "./test-delivery";
import { arrived } from "./test-told";

vi.mock("../connections/open-connection", async () => {
  const { toldReceiver } = await import("./test-told");
  return { openReceiver: () => toldReceiver };
});

useTestDatabase();

let number: Awaited<ReturnType<typeof createNumber>>;
beforeEach(async () => {
  number = await createNumber();
});

/** Has a delivery read that finds its item in other hands, and waits for what they do with it. */
async function readBeside(id: string, event: InboundEvent, change: (tx: Tx) => Promise<unknown>) {
  const { reading } = await inTransaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "media_item" WHERE "id" = ${id}::uuid FOR UPDATE`;
    const reading = tell(number.connectionId, [event]);
    reading.catch(() => undefined);
    await waitFor(somebodyWaits);
    await change(tx);
    return { reading };
  });
  await reading;
}

it("a delivery that speaks again of an item takes nothing from what a download found out meanwhile", async () => {
  const { id, providerMediaId } = await createItemRow(number, { kind: "UNKNOWN" });
  const found = { kind: "DOCUMENT", declaredMimeType: "application/pdf", declaredSha256: "a".repeat(64) } as const;
  const again = arrived(number.providerNumberId, providerMediaId, { kind: "UNKNOWN" });
  await readBeside(id, again, (tx) => tx.mediaItem.update({ where: { id }, data: found }));
  expect(await db().mediaItem.findUniqueOrThrow({ where: { id } })).toMatchObject(found);
});

it("a report on a fetch that is answered meanwhile wakes the item that waits for it now", async () => {
  const { id, providerMediaId } = await createItemRow(number, { status: "DOWNLOADING" });
  const report = { type: "fetch-reported", providerNumberId: null, providerMediaId, problem: null } as const;
  const waiting = { status: "AWAITING_PROVIDER", nextAttemptAt: new Date(Date.now() + 60_000) } as const;
  await readBeside(id, report, (tx) => tx.mediaItem.update({ where: { id }, data: waiting }));
  expect(await waitingJobs(id)).toBe(1);
});
