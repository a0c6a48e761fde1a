import { db } from "./db";
import { NO_WAIT } from "./downloads";
import { NO_FAILURE } from "./failure";
import type { Direction, MediaStatus } from "./generated/client";
import type { Tx } from "./transaction";

/** Tells this lock from others that are taken for a number. */
const SWEEP_LOCK = 0x72657363;

export interface SweepableNumber {
  readonly id: string;
  readonly providerKind: string;
}

/** The numbers whose providers may be asked at `now`: switched on, not paused, not held back by a breaker. For the worker. */
export function listSweepableNumbers(now: Date): Promise<SweepableNumber[]> {
  return db().$queryRaw`
    SELECT n."id", c."provider_kind" AS "providerKind"
    FROM "business_phone_number" n JOIN "connection" c ON c."id" = n."connection_id"
    LEFT JOIN "number_breaker" b ON b."phone_number_id" = n."id"
    WHERE c."enabled" AND b."paused_at" IS NULL
      AND coalesce(b."state" = 'CLOSED' OR b."resumes_at" <= ${now}, true)
    ORDER BY n."id"`;
}

/** Whether this transaction alone sweeps the number until it ends. */
export async function takeNumberSweep(tx: Tx, phoneNumberId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ taken: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(${SWEEP_LOCK}::int, hashtext(${phoneNumberId}::text)) AS "taken"`;
  return row?.taken === true;
}

/** How many items of a number the sweep has put in line that are not settled, counted up to `limit`. */
export async function countSweptInLine(tx: Tx, phoneNumberId: string, limit: number): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM (
      SELECT 1 FROM "media_item" i
      WHERE i."phone_number_id" = ${phoneNumberId}::uuid AND i."status" IN ('QUEUED', 'DOWNLOADING')
        AND i."next_trigger" = 'SWEEP'
      LIMIT ${limit}) waiting`;
  return row?.count ?? 0;
}

/** A range of a number's items that wait for the same try of the sweep: received after `after`, up to `upTo`. */
export interface SweepRange {
  readonly direction: Direction;
  readonly stage: number;
  readonly after: Date;
  readonly upTo: Date;
  /** null where no end is known. */
  readonly windowMs: number | null;
}

export interface SweepCandidate {
  readonly id: string;
  readonly direction: Direction;
  readonly status: MediaStatus;
  readonly receivedAt: Date;
  readonly rescueStage: number;
  readonly failureReason: string | null;
  readonly nextAttemptAt: Date | null;
  readonly lastTriedAt: Date | null;
  /** Part of what a bulk run was to fetch that a person cancelled before its turn came, and asked for by nobody since. */
  readonly cancelled: boolean;
}

/**
 * What the ranges hold, nearest end first, at most `limit`. Reads as many rows of each range and no more: the partial
 * index media_item_sweep_idx holds nothing else.
 */
export function findSweepCandidates(
  tx: Tx,
  phoneNumberId: string,
  ranges: readonly SweepRange[],
  limit: number,
): Promise<SweepCandidate[]> {
  const column = <T>(of: (range: SweepRange) => T) => ranges.map(of);
  return tx.$queryRaw`
    SELECT i.*, a."started_at" AS "lastTriedAt",
      EXISTS (SELECT 1 FROM "bulk_item" b JOIN "bulk_run" r ON r."id" = b."bulk_run_id"
        WHERE b."media_item_id" = i."id" AND b."state" IN ('WAITING', 'SKIPPED') AND r."status" = 'CANCELLED'
          AND r."deed" = 'redownload' AND (r."started_at" IS NULL OR b."forecast" = ANY(r."included"))
          AND (a."started_at" IS NULL OR a."started_at" < r."finished_at")) AS "cancelled"
    FROM unnest(
      ${column(({ direction }) => direction)}::text[], ${column(({ stage }) => stage)}::int[],
      ${column(({ after }) => after)}::timestamptz[], ${column(({ upTo }) => upTo)}::timestamptz[],
      ${column(({ windowMs }) => windowMs)}::float8[]) AS g("direction", "stage", "after", "up_to", "window_ms")
    CROSS JOIN LATERAL (
      SELECT i."id", i."direction", i."status", i."received_at" AS "receivedAt", i."rescue_stage" AS "rescueStage",
        i."failure_reason" AS "failureReason", i."next_attempt_at" AS "nextAttemptAt", i."attempt_count"
      FROM "media_item" i
      WHERE i."phone_number_id" = ${phoneNumberId}::uuid AND i."direction" = g."direction"::"Direction"
        AND i."rescue_stage" = g."stage" AND i."received_at" > g."after" AND i."received_at" <= g."up_to"
        AND NOT i."never_arrived" AND i."blob_id" IS NULL AND i."status" IN ('REFERENCED', 'RETRY_WAIT', 'FAILED')
        AND i."probe_verdict" IS DISTINCT FROM 'GONE'
      ORDER BY i."received_at", i."id"
      LIMIT ${limit}) i
    LEFT JOIN "attempt" a ON a."media_item_id" = i."id" AND a."number" = i."attempt_count"
    ORDER BY i."receivedAt" + make_interval(secs => g."window_ms" / 1000) NULLS LAST, i."id"
    LIMIT ${limit}`;
}

const SWEPT: MediaStatus[] = ["REFERENCED", "RETRY_WAIT", "FAILED"];

/** Notes that tries of these items are spent without having been made. */
export async function spendRescueTries(tx: Tx, itemIds: readonly string[], stage: number): Promise<void> {
  await tx.$executeRaw`
    UPDATE "media_item" SET "rescue_stage" = ${stage}
    WHERE "id" = ANY(${[...itemIds]}::uuid[]) AND "rescue_stage" < ${stage}`;
}

/**
 * Puts an item in line on behalf of the sweep. False when it is no longer as it was found: somebody else was quicker.
 * Retries already made count on: nobody asked, so a provider that is still failing is asked this once.
 */
export async function queueForRescue(tx: Tx, itemId: string, stage: number): Promise<boolean> {
  const { count } = await tx.mediaItem.updateMany({
    where: { id: itemId, status: { in: SWEPT }, blobId: null, neverArrived: false, rescueStage: { lt: stage } },
    data: {
      status: "QUEUED",
      nextTrigger: "SWEEP",
      nextAttemptAt: null,
      requestedById: null,
      rescueStage: stage,
      ...NO_WAIT,
      ...NO_FAILURE,
    },
  });
  return count === 1;
}
