import { REASONS_ABOUT_ONE_ITEM } from "../media/number-health";
import { db } from "./db";
import { type Scope, visibleNumber } from "./scope";

/** Latency and last success are read from so many of a number's latest attempts. */
export const LATENCY_SAMPLE = 200;
/** As many as the health of a number is judged by. */
const SPOKEN_SAMPLE = 20;
/** Counting what waits stops here. */
export const WAITING_LIMIT = 1_000;
const ARRIVAL_SAMPLE = 50;

/** How a number is doing right now. Durations are milliseconds. */
export interface NumberPulse {
  readonly phoneNumberId: string;
  /** Of the latest attempts since `from` that succeeded; null where none did. */
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
  readonly lastSuccessAt: Date | null;
  /** Reasons of the latest attempts of a day that speak of the number, newest first; empty for a success. */
  readonly spoken: readonly string[];
  /** What is due and waits: at most WAITING_LIMIT of each kind are looked at. */
  readonly waiting: number;
  readonly oldestDueAt: Date | null;
  /** Messages with media that the pauses between them were taken from, and the longest pause. */
  readonly arrivals: number;
  readonly longestPauseMs: number | null;
}

/** Of every number within the scope; six bounded index reads a number. */
export async function readPulses(scope: Scope, from: Date, now: Date): Promise<NumberPulse[]> {
  const visible = await db().businessPhoneNumber.findMany({ where: visibleNumber(scope), select: { id: true } });
  const ids = visible.map(({ id }) => id);
  return db().$queryRaw<NumberPulse[]>`
    SELECT n."id" AS "phoneNumberId", took."times"[1] AS "medianMs", took."times"[2] AS "p95Ms", took."lastSuccessAt",
      coalesce(spoken."reasons", '{}') AS "spoken", due."waiting", due."oldestDueAt",
      came."arrivals", came."longestPauseMs"
    FROM unnest(${ids}::uuid[]) AS n("id")
    CROSS JOIN LATERAL (
      SELECT percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (
          ORDER BY (extract(epoch FROM a."finished_at" - a."started_at") * 1000)::float8)
          FILTER (WHERE a."outcome" = 'SUCCEEDED') AS "times",
        max(a."finished_at") FILTER (WHERE a."outcome" = 'SUCCEEDED') AS "lastSuccessAt"
      FROM (SELECT "outcome", "started_at", "finished_at" FROM "attempt"
        WHERE "phone_number_id" = n."id" AND "started_at" >= ${from}
        ORDER BY "started_at" DESC LIMIT ${LATENCY_SAMPLE}) a) took
    CROSS JOIN LATERAL (
      SELECT array_agg(a."reason" ORDER BY a."started_at" DESC) AS "reasons"
      FROM (SELECT coalesce("failure_reason", '') AS "reason", "started_at" FROM "attempt"
        WHERE "phone_number_id" = n."id" AND "started_at" > ${now}::timestamptz - interval '1 day'
          AND ("outcome" = 'SUCCEEDED' OR "outcome" = 'FAILED' AND "failure_reason" <> ALL(${[...REASONS_ABOUT_ONE_ITEM]}))
        ORDER BY "started_at" DESC LIMIT ${SPOKEN_SAMPLE}) a) spoken
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS "waiting", min(w."due_at") AS "oldestDueAt"
      FROM (
        (SELECT coalesce("next_attempt_at", "updated_at") AS "due_at" FROM "media_item"
          WHERE "phone_number_id" = n."id" AND "status" = 'QUEUED' ORDER BY "received_at" LIMIT ${WAITING_LIMIT})
        UNION ALL
        (SELECT "next_attempt_at" FROM "media_item"
          WHERE "phone_number_id" = n."id" AND "status" = 'RETRY_WAIT' ORDER BY "received_at" LIMIT ${WAITING_LIMIT})
      ) w WHERE w."due_at" <= ${now}) due
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS "arrivals", (max(extract(epoch FROM p."pause")) * 1000)::float8 AS "longestPauseMs"
      FROM (
        SELECT i."received_at" - lead(i."received_at") OVER (ORDER BY i."received_at" DESC) AS "pause"
        FROM (SELECT "received_at" FROM "media_item" WHERE "phone_number_id" = n."id" AND "direction" = 'INBOUND'
          ORDER BY "received_at" DESC, "id" DESC LIMIT ${ARRIVAL_SAMPLE}) i) p) came`;
}
