import { REASONS_ABOUT_ONE_ITEM } from "../media/number-health";
import { db } from "./db";
import type { NumberHour } from "./generated/client";
import { ofVisibleNumber, type Scope } from "./scope";
import type { Tx } from "./transaction";

const HOUR_MS = 60 * 60_000;
/** An hour that is over is made once more until then: what ended in it may have been written a little later. */
const SETTLED_AFTER_MS = 5 * 60_000;
/** What nobody made for longer than this is not made up for. */
const CATCH_UP_MS = 7 * 24 * HOUR_MS;
const KEPT_MS = 31 * 24 * HOUR_MS;

const startOfHour = (at: number) => new Date(Math.floor(at / HOUR_MS) * HOUR_MS);

/**
 * Makes the hours anew that may have changed since they were made: the present one, the one before shortly after its
 * end, and all since the latest that there is, so that hours in which no worker ran are made up for. Making one again
 * changes nothing. Acts for the installation. Returns the beginning of the first.
 */
export async function makeNumberHours(tx: Tx, now: Date): Promise<Date> {
  const { _max: latest } = await tx.numberHour.aggregate({ _max: { hour: true } });
  const least = now.getTime() - SETTLED_AFTER_MS;
  const farthest = now.getTime() - CATCH_UP_MS;
  const from = startOfHour(Math.max(farthest, Math.min(least, latest.hour?.getTime() ?? farthest)));
  await tx.$executeRaw`
    WITH ended AS (
      SELECT "phone_number_id", "finished_at", 'DOWNLOAD'::"Operation" AS "operation", "outcome" = 'SUCCEEDED' AS "succeeded",
        "failure_reason", "finished_at" - "started_at" AS "took", "bytes_received" AS "bytes"
      FROM "attempt" WHERE "finished_at" >= ${from} AND "outcome" IN ('SUCCEEDED', 'FAILED')
      UNION ALL
      SELECT "phone_number_id", "finished_at", 'UPLOAD'::"Operation", "status" = 'DONE',
        "failure_reason", "finished_at" - "created_at", "size_bytes"
      FROM "upload" WHERE "finished_at" >= ${from} AND "status" IN ('DONE', 'FAILED')
    ), made AS (
      SELECT "phone_number_id", date_trunc('hour', "finished_at", 'UTC') AS "hour", "operation",
        count(*) FILTER (WHERE "succeeded")::int AS "succeeded",
        count(*) FILTER (WHERE NOT "succeeded")::int AS "failed",
        count(*) FILTER (WHERE NOT "succeeded" AND "failure_reason" = ANY(${[...REASONS_ABOUT_ONE_ITEM]}))::int
          AS "failed_items",
        coalesce(sum(extract(epoch FROM "took") * 1000) FILTER (WHERE "succeeded"), 0)::bigint AS "duration_ms",
        coalesce(sum("bytes") FILTER (WHERE "succeeded"), 0)::bigint AS "bytes"
      FROM ended GROUP BY 1, 2, 3
    ), dropped AS (
      DELETE FROM "number_hour" h WHERE h."hour" >= ${from} AND NOT EXISTS (
        SELECT 1 FROM made m WHERE (m."phone_number_id", m."hour", m."operation")
          = (h."phone_number_id", h."hour", h."operation"))
    )
    INSERT INTO "number_hour" AS h
      ("phone_number_id", "hour", "operation", "succeeded", "failed", "failed_items", "duration_ms", "bytes")
    SELECT * FROM made
    ON CONFLICT ("phone_number_id", "hour", "operation") DO UPDATE SET
      "succeeded" = excluded."succeeded", "failed" = excluded."failed", "failed_items" = excluded."failed_items",
      "duration_ms" = excluded."duration_ms", "bytes" = excluded."bytes"
    WHERE (h."succeeded", h."failed", h."failed_items", h."duration_ms", h."bytes") IS DISTINCT FROM
      (excluded."succeeded", excluded."failed", excluded."failed_items", excluded."duration_ms", excluded."bytes")`;
  return from;
}

/** The hours of every number within the scope since `from`. */
export function listNumberHours(scope: Scope, from: Date): Promise<NumberHour[]> {
  return db().numberHour.findMany({ where: { AND: [ofVisibleNumber(scope), { hour: { gte: from } }] } });
}

/** Forgets hours from before what any screen draws. Acts for the installation. */
export async function forgetOldHours(now: Date): Promise<void> {
  await db().numberHour.deleteMany({ where: { hour: { lt: new Date(now.getTime() - KEPT_MS) } } });
}
