import { isUuid } from "../ids";
import type { MediaListQuery } from "../schemas/media";
import { db } from "./db";
import type { Prisma } from "./generated/client";
import { decodeCursor, encodeCursor } from "./keyset";
import { ofVisibleNumber, type Scope } from "./scope";
import type { Tx } from "./transaction";

const LISTED = {
  phoneNumber: { select: { phoneNumber: true } },
  connection: { select: { name: true, providerKind: true, enabled: true } },
  blob: true,
  // The running attempt carries the progress; the latest one is enough to know whether there is one.
  attempts: { orderBy: { number: "desc" }, take: 1 },
} satisfies Prisma.MediaItemInclude;

const DETAILED = {
  ...LISTED,
  attempts: { orderBy: { number: "desc" }, take: 50, include: { operator: { select: { name: true } } } },
  versions: { orderBy: [{ createdAt: "desc" }, { id: "desc" }], take: 50, include: { blob: true } },
  probes: { orderBy: { startedAt: "desc" }, take: 1, include: { operator: { select: { name: true } } } },
} satisfies Prisma.MediaItemInclude;

export type ListedMediaItem = Prisma.MediaItemGetPayload<{ include: typeof LISTED }>;
export type DetailedMediaItem = Prisma.MediaItemGetPayload<{ include: typeof DETAILED }>;

/** One page, newest first, read by keyset. Throws InvalidInputError for a cursor that we did not make. */
export async function listMediaItems(
  scope: Scope,
  query: MediaListQuery,
): Promise<{ items: ListedMediaItem[]; nextCursor: string | null }> {
  const items = await db().mediaItem.findMany({
    where: { AND: [ofVisibleNumber(scope), matchingFilter(query), query.cursor ? before(query.cursor) : {}] },
    include: LISTED,
    orderBy: [{ receivedAt: "desc" }, { id: "desc" }],
    take: query.limit + 1,
  });
  const page = items.slice(0, query.limit);
  const last = items.length > query.limit ? page.at(-1) : undefined;
  return { items: page, nextCursor: last ? encodeCursor(last.receivedAt, last.id) : null };
}

/** What a view of the explorer shows, without the place in it. */
export type MediaListFilter = Omit<MediaListQuery, "cursor" | "limit">;

/** Condition for what a view of the explorer shows, all pages of it. */
export function matchingFilter(query: MediaListFilter): Prisma.MediaItemWhereInput {
  const where: Prisma.MediaItemWhereInput[] = [];
  if (query.number !== "all") where.push({ phoneNumberId: query.number });
  if (query.status) where.push({ status: { in: query.status } });
  if (query.kind) where.push({ kind: { in: query.kind } });
  if (query.direction) where.push({ direction: query.direction });
  if (query.q) {
    // Prisma hands the text to LIKE as it is.
    const contains = { contains: query.q.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" } as const;
    where.push({ OR: [{ fileName: contains }, { caption: contains }] });
  }
  return { AND: where };
}

/** The items with these ids that are within the scope, in this order. */
export async function listMediaItemsById(scope: Scope, ids: readonly string[]): Promise<ListedMediaItem[]> {
  const items = await db().mediaItem.findMany({
    where: { id: { in: [...ids] }, ...ofVisibleNumber(scope) },
    include: LISTED,
  });
  const byId = new Map(items.map((item) => [item.id, item]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

function before(cursor: string): Prisma.MediaItemWhereInput {
  const { at, id } = decodeCursor(cursor);
  // The first condition alone bounds the index scan; PostgreSQL cannot derive it from the OR.
  return { receivedAt: { lte: at }, OR: [{ receivedAt: { lt: at } }, { receivedAt: at, id: { lt: id } }] };
}

/** One item for a tile, or null when there is none within the scope. Inside a transaction `tx` has to be given. */
export function getListedMediaItem(scope: Scope, id: string, tx: Tx = db()): Promise<ListedMediaItem | null> {
  return tx.mediaItem.findFirst({ where: { id, ...ofVisibleNumber(scope) }, include: LISTED });
}

/** One item with its latest 50 attempts, or null when there is none within the scope. */
export function getMediaItem(scope: Scope, id: string): Promise<DetailedMediaItem | null> {
  return db().mediaItem.findFirst({ where: { id, ...ofVisibleNumber(scope) }, include: DETAILED });
}

export interface IdentifierMatch {
  readonly item: ListedMediaItem;
  readonly matchedBy: "provider media id" | "message id" | "sender" | "SHA-256" | "item id" | "file name";
}

/** Items that carry the text as one of their identifiers, newest first, at most 20 per kind of identifier. */
export async function findByIdentifier(scope: Scope, text: string): Promise<IdentifierMatch[]> {
  const digits = text.replace(/[\s+()-]/g, "");
  const lower = text.toLowerCase();
  const wanted: [IdentifierMatch["matchedBy"], Prisma.MediaItemWhereInput | null][] = [
    ["item id", isUuid(lower) ? { id: lower } : null],
    ["provider media id", { providerMediaId: text }],
    ["message id", { messageId: text }],
    ["SHA-256", /^[0-9a-f]{64}$/.test(lower) ? { OR: [{ declaredSha256: lower }, { blob: { sha256: lower } }] } : null],
    ["sender", /^\d{6,15}$/.test(digits) ? { sender: digits } : null],
    ["file name", { fileName: text }],
  ];
  const found = await Promise.all(
    wanted.map(async ([matchedBy, where]) => {
      if (!where) return [];
      const rows = await db().mediaItem.findMany({
        where: { AND: [ofVisibleNumber(scope), where] },
        include: LISTED,
        orderBy: [{ receivedAt: "desc" }, { id: "desc" }],
        take: 20,
      });
      return rows.map((item) => ({ item, matchedBy }));
    }),
  );
  const seen = new Set<string>();
  return found.flat().filter(({ item }) => !seen.has(item.id) && seen.add(item.id));
}
