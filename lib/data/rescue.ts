import type { MediaKind, MediaStatus } from "../schemas/media";
import { db } from "./db";
import { type Direction, Prisma } from "./generated/client";
import { maySeeNumber, type Scope } from "./scope";

/** Greater than every id that we make. */
const LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** What is not here and may be had: word for word the condition of media_item_rescue_idx. */
const WANTED = Prisma.sql`NOT i."never_arrived" AND i."status" NOT IN ('STORED', 'PURGED')
  AND (i."blob_id" IS NULL OR i."status" = 'QUARANTINED')
  AND i."probe_verdict" IS DISTINCT FROM 'GONE' AND (i."status" <> 'GONE' OR i."probe_verdict" = 'THERE')`;
/** Of those, what a provider was found to have still: the condition of media_item_still_there_idx. */
const STILL_THERE = Prisma.sql`NOT i."never_arrived" AND i."status" NOT IN ('STORED', 'PURGED')
  AND (i."blob_id" IS NULL OR i."status" = 'QUARANTINED') AND i."probe_verdict" = 'THERE'`;

/**
 * A range of what one number sent or received, by the moment of receipt: later than `after`, up to `upTo`. Within it
 * the order of receipt is the order of `offsetMs` later, which is what several ranges are merged by.
 */
export interface RescueRange {
  readonly phoneNumberId: string;
  readonly direction: Direction;
  readonly after: Date;
  readonly upTo: Date;
  readonly offsetMs: number;
  /** How long after receipt the provider's time is over. */
  readonly endMs: number;
}

/** Which of a range's items are meant: all, or those found there after their end, or all but those. */
export type RescuePick = "all" | "there" | "not-there";

export interface RescuePlace {
  /** Milliseconds since the epoch: receipt plus the range's offset. */
  readonly sort: number;
  readonly id: string;
}

export interface RescueRead {
  readonly ranges: readonly RescueRange[];
  readonly pick: RescuePick;
  readonly order: "asc" | "desc";
  /** Goes on behind this place in the merged order. */
  readonly behind: RescuePlace | null;
  readonly status: readonly MediaStatus[];
  readonly kind: readonly MediaKind[];
  readonly limit: number;
}

/**
 * The next places of the ranges of numbers within the scope, merged. Reads at most `limit` index entries of each range,
 * besides those that filters pass over: what is stored is in none of the indexes.
 */
export async function readRescuePlaces(scope: Scope, read: RescueRead): Promise<RescuePlace[]> {
  const ranges = visibleRanges(scope, read.ranges);
  if (ranges.length === 0) return [];
  const bounds = ranges.map((range) => boundsOf(range, read));
  const order = read.order === "asc" ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const rows = await db().$queryRaw<{ id: string; sort: Date }[]>`
    SELECT i."id", i."received_at" + make_interval(secs => g."offset_ms" / 1000) AS "sort"
    FROM unnest(
      ${ranges.map(({ phoneNumberId }) => phoneNumberId)}::uuid[], ${ranges.map(({ direction }) => direction)}::text[],
      ${ranges.map(({ offsetMs }) => offsetMs)}::float8[], ${ranges.map(({ endMs }) => endMs)}::float8[],
      ${bounds.map(({ low }) => low)}::timestamptz[], ${bounds.map(({ lowId }) => lowId)}::uuid[],
      ${bounds.map(({ high }) => high)}::timestamptz[], ${bounds.map(({ highId }) => highId)}::uuid[])
      AS g("number", "direction", "offset_ms", "end_ms", "low", "low_id", "high", "high_id")
    CROSS JOIN LATERAL (
      SELECT i."id", i."received_at" FROM "media_item" i
      WHERE i."phone_number_id" = g."number" AND i."direction" = g."direction"::"Direction"
        AND (i."received_at", i."id") > (g."low", g."low_id") AND (i."received_at", i."id") < (g."high", g."high_id")
        AND ${conditionOf(read)}
      ORDER BY i."received_at" ${order}, i."id" ${order}
      LIMIT ${read.limit}) i
    ORDER BY "sort" ${order}, i."id" ${order}
    LIMIT ${read.limit}`;
  return rows.map(({ id, sort }) => ({ id, sort: sort.getTime() }));
}

/** How many items the ranges hold, counted up to `limit`; ranges of numbers outside the scope hold none. */
export async function countRescue(scope: Scope, ranges: readonly RescueRange[], limit: number): Promise<number> {
  const visible = visibleRanges(scope, ranges);
  if (visible.length === 0) return 0;
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM (
      SELECT 1
      FROM unnest(
        ${visible.map(({ phoneNumberId }) => phoneNumberId)}::uuid[], ${visible.map(({ direction }) => direction)}::text[],
        ${visible.map(({ after }) => after)}::timestamptz[], ${visible.map(({ upTo }) => upTo)}::timestamptz[])
        AS g("number", "direction", "after", "up_to")
      CROSS JOIN LATERAL (
        SELECT 1 FROM "media_item" i
        WHERE i."phone_number_id" = g."number" AND i."direction" = g."direction"::"Direction"
          AND i."received_at" > g."after" AND i."received_at" <= g."up_to" AND ${WANTED}
        LIMIT ${limit}) i
      LIMIT ${limit}) counted`;
  return row?.count ?? 0;
}

function visibleRanges(scope: Scope, ranges: readonly RescueRange[]): RescueRange[] {
  return ranges.filter((range) => maySeeNumber(scope, range.phoneNumberId) && range.after < range.upTo);
}

/** Both exclusive. The place to go on behind narrows the range from the side that the order begins at. */
function boundsOf({ after, upTo, offsetMs }: RescueRange, { order, behind }: RescueRead) {
  const whole = { low: after, lowId: LAST_ID, high: upTo, highId: LAST_ID };
  if (!behind) return whole;
  const at = new Date(behind.sort - offsetMs);
  if (order === "asc") return at > after ? { ...whole, low: at, lowId: behind.id } : whole;
  return at <= upTo ? { ...whole, high: at, highId: behind.id } : whole;
}

function conditionOf({ pick, status, kind }: RescueRead): Prisma.Sql {
  const foundThere = Prisma.sql`i."probed_at" >= i."received_at" + make_interval(secs => g."end_ms" / 1000)`;
  const parts = [pick === "there" ? STILL_THERE : WANTED];
  if (pick === "there") parts.push(foundThere);
  if (pick === "not-there") parts.push(Prisma.sql`NOT coalesce(i."probe_verdict" = 'THERE' AND ${foundThere}, false)`);
  if (status.length > 0) parts.push(Prisma.sql`i."status" = ANY(${[...status]}::"MediaStatus"[])`);
  if (kind.length > 0) parts.push(Prisma.sql`i."kind" = ANY(${[...kind]}::"MediaKind"[])`);
  return Prisma.join(parts, " AND ");
}
