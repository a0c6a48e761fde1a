import { db } from "./db";
import type { Prisma } from "./generated/client";
import { ofVisibleNumber, type Scope } from "./scope";

const BUNDLED = {
  connection: true,
  phoneNumber: { select: { providerNumberId: true } },
  uploads: { select: { fileName: true } },
} satisfies Prisma.MediaItemInclude;

export type BundledItem = Prisma.MediaItemGetPayload<{ include: typeof BUNDLED }>;

/** These items as their support bundle speaks of them, in the order of their ids; those within the scope. */
export function listItemsForBundle(scope: Scope, itemIds: readonly string[]): Promise<BundledItem[]> {
  return db().mediaItem.findMany({
    where: { id: { in: [...itemIds] }, ...ofVisibleNumber(scope) },
    include: BUNDLED,
    orderBy: { id: "asc" },
  });
}

const AT_EACH_END = 5;

/** The first and the latest deliveries that spoke of an item within the scope, oldest first, at most ten. */
export async function listSightings(scope: Scope, mediaItemId: string): Promise<{ webhookEventId: string }[]> {
  const where = { mediaItemId, mediaItem: ofVisibleNumber(scope) };
  const read = (order: "asc" | "desc") =>
    db().sighting.findMany({
      where,
      select: { webhookEventId: true },
      orderBy: [{ at: order }, { webhookEventId: order }],
      take: AT_EACH_END,
    });
  const [first, latest] = await Promise.all([read("asc"), read("desc")]);
  const known = new Set(first.map(({ webhookEventId }) => webhookEventId));
  return [...first, ...latest.reverse().filter(({ webhookEventId }) => !known.has(webhookEventId))];
}

const DELIVERY = {
  id: true,
  receivedAt: true,
  processedAt: true,
  verifiedBy: true,
  status: true,
  headers: true,
  body: true,
  bodySha256: true,
} as const satisfies Prisma.WebhookEventSelect;

export type SightedDelivery = Prisma.WebhookEventGetPayload<{ select: typeof DELIVERY }>;

/** One delivery that spoke of an item within the scope, with its body. null when it has gone meanwhile. */
export async function getSightedDelivery(
  scope: Scope,
  mediaItemId: string,
  webhookEventId: string,
): Promise<SightedDelivery | null> {
  return db().webhookEvent.findFirst({
    where: { id: webhookEventId, sightings: { some: { mediaItemId, mediaItem: ofVisibleNumber(scope) } } },
    select: DELIVERY,
  });
}
