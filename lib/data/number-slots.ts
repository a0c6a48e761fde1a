import type { Tx } from "./transaction";

/**
 * Whether one more item of this item's number may be downloaded. Until the transaction ends nobody else is answered
 * for the number, so that no two claims count the same free place.
 */
export async function hasFreeSlot(tx: Tx, itemId: string, atOnce: number): Promise<boolean> {
  await tx.$queryRaw`
    SELECT pg_advisory_xact_lock(hashtextextended(i."phone_number_id"::text, 0))::text
    FROM "media_item" i WHERE i."id" = ${itemId}::uuid`;
  const [row] = await tx.$queryRaw<{ running: number }[]>`
    SELECT count(*)::int AS "running" FROM "media_item" r
    WHERE r."status" = 'DOWNLOADING'
      AND r."phone_number_id" = (SELECT i."phone_number_id" FROM "media_item" i WHERE i."id" = ${itemId}::uuid)`;
  return row !== undefined && row.running < atOnce;
}

/**
 * The item of a number that should run when one has finished: what somebody asked for first, then the newest. Its own
 * job may have come while all places were taken and be gone; an item whose job still waits is left to it. The row is
 * locked, so that two that finish at once do not pick the same.
 */
export async function nextInLine(
  tx: Tx,
  phoneNumberId: string,
  now: Date,
): Promise<{ id: string; phoneNumberId: string } | null> {
  const [item] = await tx.$queryRaw<{ id: string; phoneNumberId: string }[]>`
    SELECT i."id", i."phone_number_id" AS "phoneNumberId" FROM "media_item" i
    WHERE i."phone_number_id" = ${phoneNumberId}::uuid
      AND (i."status" = 'QUEUED' OR i."status" IN ('RETRY_WAIT', 'AWAITING_PROVIDER') AND i."next_attempt_at" <= ${now})
      AND NOT EXISTS (SELECT 1 FROM graphile_worker._private_jobs j
        WHERE j."key" = 'download:' || i."id" AND j."locked_at" IS NULL AND j."attempts" < j."max_attempts")
    ORDER BY i."next_trigger" = 'OPERATOR' DESC, i."received_at" DESC
    LIMIT 1
    FOR UPDATE OF i SKIP LOCKED`;
  return item ?? null;
}
