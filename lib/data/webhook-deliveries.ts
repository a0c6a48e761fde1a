import type { DeliveryQuery } from "../schemas/deliveries";
import { managesConnections } from "./connections";
import { db } from "./db";
import type { MediaItem, Prisma, WebhookEvent } from "./generated/client";
import { encodeCursor, placeOf } from "./keyset";
import type { Scope } from "./scope";
import type { Tx } from "./transaction";

const CONNECTION = { select: { id: true, name: true, providerKind: true } } as const;

// Never the body: a page of them could be 150 MB.
const LISTED = {
  id: true,
  receivedAt: true,
  verifiedBy: true,
  status: true,
  itemCount: true,
  result: true,
  connection: CONNECTION,
} satisfies Prisma.WebhookEventSelect;

export type ListedDelivery = Prisma.WebhookEventGetPayload<{ select: typeof LISTED }>;
export type DetailedDelivery = Prisma.WebhookEventGetPayload<{ include: { connection: true } }>;

/** One page, newest first, read by keyset. A cursor that we did not make counts as not given. */
export async function listDeliveries(
  scope: Scope,
  query: DeliveryQuery & { readonly limit: number },
): Promise<{ deliveries: ListedDelivery[]; nextCursor: string | null }> {
  if (!managesConnections(scope)) return { deliveries: [], nextCursor: null };
  const rows = await db().webhookEvent.findMany({
    where: matching(query),
    select: LISTED,
    orderBy: [{ receivedAt: "desc" }, { id: "desc" }],
    take: query.limit + 1,
  });
  const deliveries = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? deliveries.at(-1) : undefined;
  return { deliveries, nextCursor: last ? encodeCursor(last.receivedAt, last.id) : null };
}

function matching({ connection, status, from, to, cursor }: DeliveryQuery): Prisma.WebhookEventWhereInput {
  const where: Prisma.WebhookEventWhereInput[] = [];
  if (connection) where.push({ connectionId: connection });
  if (status) where.push({ status });
  if (from) where.push({ receivedAt: { gte: new Date(from) } });
  if (to) where.push({ receivedAt: { lte: new Date(to) } });
  const place = cursor ? placeOf(cursor) : null;
  if (place) {
    const { at, id } = place;
    // The first condition alone bounds the index scan; PostgreSQL cannot derive it from the OR.
    where.push({ receivedAt: { lte: at } }, { OR: [{ receivedAt: { lt: at } }, { receivedAt: at, id: { lt: id } }] });
  }
  return { AND: where };
}

/** One delivery as it came, or null when there is none within the scope. Inside a transaction `tx` has to be given. */
export async function getDelivery(scope: Scope, id: string, tx: Tx = db()): Promise<DetailedDelivery | null> {
  if (!managesConnections(scope)) return null;
  return tx.webhookEvent.findUnique({ where: { id }, include: { connection: true } });
}

/** Items that carry one of these ids of a delivery, newest first, at most 200. */
export async function listDeliveredItems(
  scope: Scope,
  connectionId: WebhookEvent["connectionId"],
  ids: { readonly mediaIds: readonly string[]; readonly messageIds: readonly string[] },
): Promise<Pick<MediaItem, "id" | "phoneNumberId" | "kind" | "status">[]> {
  if (!managesConnections(scope)) return [];
  return db().mediaItem.findMany({
    where: {
      connectionId,
      direction: "INBOUND",
      OR: [{ providerMediaId: { in: [...ids.mediaIds] } }, { messageId: { in: [...ids.messageIds] } }],
    },
    select: { id: true, phoneNumberId: true, kind: true, status: true },
    orderBy: [{ receivedAt: "desc" }, { id: "desc" }],
    take: 200,
  });
}
