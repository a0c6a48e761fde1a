import type { Tx } from "./transaction";

/** Notes that a delivery spoke of these items. Reading a delivery again adds nothing. */
export async function recordSightings(
  tx: Tx,
  delivery: { readonly id: string; readonly receivedAt: Date },
  itemIds: readonly string[],
): Promise<void> {
  if (itemIds.length === 0) return;
  await tx.sighting.createMany({
    data: itemIds.map((mediaItemId) => ({ mediaItemId, webhookEventId: delivery.id, at: delivery.receivedAt })),
    skipDuplicates: true,
  });
}
