import { statusesAllowing } from "../media/status";
import type { FailureFacts } from "../media/verdict";
import { failureColumns, NO_FAILURE } from "./failure";
import { type AttemptTrigger, type MediaItem, Prisma } from "./generated/client";
import type { LinedUp } from "./number-slots";
import { ofVisibleNumber, type Scope } from "./scope";
import type { Tx } from "./transaction";

/** Nothing is being fetched by the provider. */
export const NO_WAIT = { awaitingSince: null, fetchReport: Prisma.DbNull };

const QUEUED = {
  id: true,
  phoneNumberId: true,
  status: true,
  neverArrived: true,
  nextTrigger: true,
} satisfies Prisma.MediaItemSelect;
export type QueuedItem = Prisma.MediaItemGetPayload<{ select: typeof QUEUED }> & { queued: boolean };

/**
 * Puts an item in line for a fetch. Returns it, or null when it is missing or foreign. Bytes that we have stay, except
 * those that were held back. Returned unchanged, with `queued` false, is an item that is being downloaded right now
 * (what was asked is happening) and one that never arrived (there is nothing to fetch).
 */
export async function queueItem(
  scope: Scope,
  tx: Tx,
  itemId: string,
  trigger: AttemptTrigger,
): Promise<QueuedItem | null> {
  // In any other status they would be shown, as those of an earlier download.
  await tx.mediaItem.updateMany({
    where: { id: itemId, ...ofVisibleNumber(scope), status: "QUARANTINED" },
    data: { blobId: null, storedAt: null },
  });
  const queued = await tx.mediaItem.updateManyAndReturn({
    where: { id: itemId, ...ofVisibleNumber(scope), status: { in: statusesAllowing("enqueue") }, neverArrived: false },
    data: {
      status: "QUEUED",
      retryCount: 0,
      nextTrigger: trigger,
      nextAttemptAt: null,
      requestedById: scope.kind === "operator" ? scope.operatorId : null,
      ...NO_WAIT,
      ...NO_FAILURE,
    },
    select: QUEUED,
  });
  if (queued[0]) return { ...queued[0], queued: true };
  const unchanged = await tx.mediaItem.findFirst({
    where: { id: itemId, ...ofVisibleNumber(scope) },
    select: QUEUED,
  });
  return unchanged && { ...unchanged, queued: false };
}

/** A download that ends its worker every time must not end all of them for ever. */
const ABANDONED_IN_A_ROW = 10;
const BROKE_OFF = "The worker stopped before it was done.";
const KILLS = `Every worker that took this on stopped before it was done, ${ABANDONED_IN_A_ROW} times in a row.`;

const GIVEN_UP: FailureFacts = { reason: "INTERNAL", code: null, httpStatus: null, message: KILLS };

/** An item that ended its workers too often. */
export type GivenUp = Pick<MediaItem, "id" | "phoneNumberId" | "sender"> & { readonly failure: FailureFacts };

/**
 * Items whose worker has not renewed its lease. They go back in line at once, their attempts are written off. One whose
 * attempts all ended so is given up instead, until somebody asks again.
 */
export async function releaseExpiredLeases(tx: Tx, now: Date): Promise<{ released: LinedUp[]; givenUp: GivenUp[] }> {
  const expired = await tx.$queryRaw<(Omit<GivenUp, "failure"> & { readonly hopeless: boolean })[]>`
    SELECT i."id", i."phone_number_id" AS "phoneNumberId", i."sender", (SELECT count(*) = ${ABANDONED_IN_A_ROW} AND bool_and(a."outcome" IN ('RUNNING', 'ABANDONED'))
      FROM (SELECT a."outcome" FROM "attempt" a WHERE a."media_item_id" = i."id" AND a."number" <= i."attempt_count"
        ORDER BY a."number" DESC LIMIT ${ABANDONED_IN_A_ROW}) a) AS "hopeless"
    FROM "media_item" i WHERE i."status" = 'DOWNLOADING' AND i."lease_until" < ${now}
    FOR UPDATE OF i SKIP LOCKED`;
  const ids = expired.map(({ id }) => id);
  if (ids.length === 0) return { released: [], givenUp: [] };
  const givenUp = expired.flatMap(({ hopeless, ...item }) => (hopeless ? { ...item, failure: GIVEN_UP } : []));
  const hopeless = givenUp.map(({ id }) => id);
  const released = await tx.$queryRaw<LinedUp[]>`
    UPDATE "media_item" SET "status" = 'RETRY_WAIT', "lease_owner" = NULL, "lease_until" = NULL,
      "next_attempt_at" = ${now}, "updated_at" = now(),
      "next_trigger" = CASE "next_trigger" WHEN 'BULK' THEN 'BULK' ELSE 'SWEEP' END::"AttemptTrigger"
    WHERE "id" = ANY(${ids}::uuid[]) AND NOT "id" = ANY(${hopeless}::uuid[])
    RETURNING "id", "phone_number_id" AS "phoneNumberId", "next_trigger"::text AS "nextTrigger"`;
  await tx.mediaItem.updateMany({
    where: { id: { in: hopeless } },
    data: { status: "FAILED", leaseOwner: null, leaseUntil: null, ...NO_WAIT, ...failureColumns(GIVEN_UP) },
  });
  await tx.attempt.updateMany({
    where: { mediaItemId: { in: ids }, outcome: "RUNNING" },
    data: { outcome: "ABANDONED", finishedAt: now, failureReason: "INTERRUPTED", failureMessage: BROKE_OFF },
  });
  return { released, givenUp };
}

/**
 * Items whose time came before `due` and for which no job is waiting: their wake-up was lost. Those that do wait, in
 * however long a line, are left alone: adding their job again would send them to its end. So are those of a number that
 * holds back, and of a connection that is off. The longest overdue first, at most 500. Their rows are locked, as by
 * `nextInLine`, so that two who wake several never wait for each other's jobs.
 */
export function findLostItems(tx: Tx, due: Date): Promise<LinedUp[]> {
  // Kept apart, so that what is sorted are the lost, which are few or none, and never all that waits.
  return tx.$queryRaw`
    WITH lost AS MATERIALIZED (
      SELECT i."id", coalesce(i."next_attempt_at", i."updated_at") AS "since"
      FROM "media_item" i
      WHERE (i."status" = 'QUEUED' AND i."updated_at" < ${due}
          OR i."status" IN ('RETRY_WAIT', 'AWAITING_PROVIDER') AND i."next_attempt_at" < ${due})
        AND NOT EXISTS (SELECT 1 FROM graphile_worker._private_jobs j
          WHERE j."key" = 'download:' || i."id" AND j."attempts" < j."max_attempts")
        AND NOT EXISTS (SELECT 1 FROM "number_breaker" b WHERE b."phone_number_id" = i."phone_number_id"
          AND (b."paused_at" IS NOT NULL OR b."state" <> 'CLOSED' AND b."resumes_at" > ${due}))
        AND EXISTS (SELECT 1 FROM "connection" c WHERE c."id" = i."connection_id" AND c."enabled")
    ), longest AS MATERIALIZED (SELECT "id", "since" FROM lost ORDER BY "since" LIMIT 500)
    SELECT i."id", i."phone_number_id" AS "phoneNumberId", i."next_trigger"::text AS "nextTrigger"
    FROM longest l JOIN "media_item" i ON i."id" = l."id"
    ORDER BY l."since" FOR NO KEY UPDATE OF i SKIP LOCKED`;
}
