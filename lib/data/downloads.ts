import { statusesAllowing } from "../media/status";
import { NO_FAILURE } from "./failure";
import { type AttemptTrigger, Prisma } from "./generated/client";
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

/** Items whose worker has not renewed its lease. They go back in line at once, their attempts are written off. */
export async function releaseExpiredLeases(tx: Tx, now: Date): Promise<LinedUp[]> {
  const released = await tx.$queryRaw<LinedUp[]>`
    UPDATE "media_item" SET "status" = 'RETRY_WAIT', "lease_owner" = NULL, "lease_until" = NULL,
      "next_attempt_at" = ${now}, "updated_at" = now(),
      "next_trigger" = CASE "next_trigger" WHEN 'BULK' THEN 'BULK' ELSE 'SWEEP' END::"AttemptTrigger"
    WHERE "status" = 'DOWNLOADING' AND "lease_until" < ${now}
    RETURNING "id", "phone_number_id" AS "phoneNumberId", "next_trigger"::text AS "nextTrigger"`;
  if (released.length > 0) {
    await tx.attempt.updateMany({
      where: { mediaItemId: { in: released.map((item) => item.id) }, outcome: "RUNNING" },
      data: {
        outcome: "ABANDONED",
        finishedAt: now,
        failureReason: "INTERRUPTED",
        failureMessage: "The worker stopped before it was done.",
      },
    });
  }
  return released;
}

/**
 * Items whose time came before `due` and for which no job is waiting: their wake-up was lost. Those that do wait, in
 * however long a line, are left alone: adding their job again would send them to its end. So are those of a number that
 * holds back. At most 500.
 */
export function findLostItems(tx: Tx, due: Date): Promise<LinedUp[]> {
  return tx.$queryRaw`
    SELECT i."id", i."phone_number_id" AS "phoneNumberId", i."next_trigger"::text AS "nextTrigger" FROM "media_item" i
    WHERE (i."status" = 'QUEUED' AND i."updated_at" < ${due}
        OR i."status" IN ('RETRY_WAIT', 'AWAITING_PROVIDER') AND i."next_attempt_at" < ${due})
      AND NOT EXISTS (SELECT 1 FROM graphile_worker._private_jobs j
        WHERE j."key" = 'download:' || i."id" AND j."attempts" < j."max_attempts")
      AND NOT EXISTS (SELECT 1 FROM "number_breaker" b WHERE b."phone_number_id" = i."phone_number_id"
        AND (b."paused_at" IS NOT NULL OR b."state" <> 'CLOSED' AND b."resumes_at" > ${due}))
    LIMIT 500`;
}
