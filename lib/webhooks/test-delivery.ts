import { db } from "../data/db";
import type { InboundEvent } from "../providers/types";
import { processDelivery } from "./process";

/** Stores a delivery that says these events, as if it had just been received. */
export async function storeDelivery(connectionId: string, events: readonly InboundEvent[], receivedAt = new Date()) {
  const body = Buffer.from(JSON.stringify(events));
  const facts = { headers: {}, body, bodySha256: "none", verifiedBy: "path" };
  return db().webhookEvent.create({ data: { ...facts, connectionId, receivedAt } });
}

/** The same, read at once. Returns the row afterwards. */
export async function tell(connectionId: string, events: readonly InboundEvent[], receivedAt = new Date()) {
  const { id } = await storeDelivery(connectionId, events, receivedAt);
  await processDelivery(id, "test", new Date());
  return db().webhookEvent.findUniqueOrThrow({ where: { id } });
}

export function itemsOf(connectionId: string) {
  return db().mediaItem.findMany({ where: { connectionId }, orderBy: { createdAt: "asc" } });
}

export function itemNamed(providerMediaId: string) {
  return db().mediaItem.findFirstOrThrow({ where: { providerMediaId } });
}

/** How many jobs wait to download the item: 0 or 1. */
export async function waitingJobs(itemId: string): Promise<number> {
  const jobs = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM graphile_worker._private_jobs WHERE "key" = ${`download:${itemId}`}`;
  return jobs.length;
}
