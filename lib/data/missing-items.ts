import { managesConnections } from "./connections";
import { db } from "./db";
import type { MediaStatus } from "./generated/client";
import type { Scope } from "./scope";
import type { Tx } from "./transaction";

/**
 * Bytes that we have not and that nobody is fetching. Purged ones were removed on purpose; those in line, being fetched
 * or fetched by the provider itself need nobody to ask again.
 */
const MISSING: MediaStatus[] = ["REFERENCED", "RETRY_WAIT", "FAILED", "GONE", "QUARANTINED"];

/** How many items of a connection are missing, counted up to `limit`. One bounded index read a number. */
export async function countMissing(scope: Scope, connectionId: string, limit: number): Promise<number> {
  if (!managesConnections(scope)) return 0;
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM (
      SELECT 1 FROM "business_phone_number" n JOIN "media_item" i ON i."phone_number_id" = n."id"
      WHERE n."connection_id" = ${connectionId}::uuid
        AND i."status" = ANY(${MISSING}::"MediaStatus"[]) AND NOT i."never_arrived"
      LIMIT ${limit}) missing`;
  return row?.count ?? 0;
}

/** The next missing items of a connection in the order of their ids, none that we heard of after `until`. */
export async function nextMissing(
  scope: Scope,
  tx: Tx,
  place: { readonly connectionId: string; readonly after: string | null; readonly until: Date },
  limit: number,
): Promise<string[]> {
  if (!managesConnections(scope)) return [];
  const rows = await tx.mediaItem.findMany({
    where: {
      connectionId: place.connectionId,
      status: { in: MISSING },
      neverArrived: false,
      createdAt: { lte: place.until },
      ...(place.after ? { id: { gt: place.after } } : {}),
    },
    select: { id: true },
    orderBy: { id: "asc" },
    take: limit,
  });
  return rows.map(({ id }) => id);
}
