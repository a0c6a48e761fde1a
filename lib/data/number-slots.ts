import type { AttemptTrigger } from "./generated/client";
import type { SqlTx } from "./transaction";

/** An item that should be woken. */
export interface LinedUp {
  readonly id: string;
  readonly phoneNumberId: string;
  readonly nextTrigger: AttemptTrigger;
}

/** How far into the line one looks for an item that no job waits for. */
const LOOK_AHEAD = 20;

/**
 * The item of a number that should run when one has finished: what somebody asked for first, then the newest, and what
 * a bulk run wants only when nothing else waits. None while the number holds back or its connection is off: whoever lets
 * it go wakes its line. An item's own job may have come while all places were taken and be gone, or be put off by the
 * engine because the database went away. One whose job waits to run now is left to it, and where all at the head of the
 * line have theirs, they take the place by themselves. The row is locked, so that two that finish at once do not pick
 * the same.
 */
export async function nextInLine(tx: SqlTx, phoneNumberId: string, now: Date): Promise<LinedUp | null> {
  const [item] = await tx.$queryRaw<LinedUp[]>`
    WITH head AS (
      (SELECT "id" FROM "media_item" WHERE "phone_number_id" = ${phoneNumberId}::uuid AND "status" = 'QUEUED'
        ORDER BY "next_trigger" = 'BULK', "next_trigger" = 'OPERATOR' DESC, "received_at" DESC LIMIT ${LOOK_AHEAD})
      UNION ALL
      (SELECT "id" FROM "media_item" WHERE "phone_number_id" = ${phoneNumberId}::uuid
        AND "status" IN ('RETRY_WAIT', 'AWAITING_PROVIDER') AND "next_attempt_at" <= ${now}
        ORDER BY "next_attempt_at" LIMIT ${LOOK_AHEAD}))
    SELECT i."id", i."phone_number_id" AS "phoneNumberId", i."next_trigger"::text AS "nextTrigger" FROM "media_item" i
    WHERE i."id" IN (SELECT "id" FROM head)
      AND NOT EXISTS (SELECT 1 FROM graphile_worker._private_jobs j
        WHERE j."key" = 'download:' || i."id" AND j."locked_at" IS NULL AND j."attempts" < j."max_attempts"
          AND j."run_at" <= now())
      AND NOT EXISTS (SELECT 1 FROM "number_breaker" b WHERE b."phone_number_id" = i."phone_number_id"
        AND (b."paused_at" IS NOT NULL OR b."state" <> 'CLOSED' AND b."resumes_at" > ${now}))
      AND EXISTS (SELECT 1 FROM "connection" c WHERE c."id" = i."connection_id" AND c."enabled")
    ORDER BY i."next_trigger" = 'BULK', i."next_trigger" = 'OPERATOR' DESC, i."received_at" DESC
    LIMIT 1
    FOR UPDATE OF i SKIP LOCKED`;
  return item ?? null;
}
