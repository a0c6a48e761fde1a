import { randomUUID } from "node:crypto";
import { LEAST_WAKING_OCCURRENCES, RETURNS_WITHIN_MS, WAKING_GROWTH } from "../media/incident-rules";
import { storable } from "../media/storable";
import type { FailureFacts } from "../media/verdict";
import { diagnosisJson } from "./failure";
import { type Operation, Prisma } from "./generated/client";
import type { SqlTx } from "./transaction";

/** One failure at one media item or upload. */
export interface Occurrence {
  readonly phoneNumberId: string;
  readonly operation: Operation;
  readonly failure: FailureFacts;
  /** The media item or the upload. */
  readonly subjectId: string;
  /** Customer's number, digits; only ever counted. */
  readonly customer: string | null;
  /** Nothing is tried by itself any more, so one is enough to be shown. */
  readonly final: boolean;
  /** The item has its bytes all the same, from elsewhere. */
  readonly solved?: boolean | undefined;
  readonly at: Date;
}

/** Longer ones are no code of anybody's, and an index takes only so much. */
const LONGEST_CODE = 200;

/**
 * Counts failures into their incidents, in the transaction that writes them down. Incidents are taken in one order by
 * everybody, after the rows of items, attempts and uploads: whoever waits for one holds none that another waits for.
 */
export async function countOccurrences(tx: SqlTx, occurrences: readonly Occurrence[]): Promise<void> {
  const inOrder = [...occurrences].sort((a, b) => (fingerprint(a) < fingerprint(b) ? -1 : 1));
  for (const occurrence of inOrder) await countOccurrence(tx, occurrence);
}

function codeOf({ failure }: Occurrence): string {
  return storable(failure.code ?? "").slice(0, LONGEST_CODE);
}

function fingerprint(one: Occurrence): string {
  return [one.phoneNumberId, one.operation, one.failure.reason, codeOf(one)].join(" ");
}

async function countOccurrence(tx: SqlTx, one: Occurrence): Promise<void> {
  const { phoneNumberId, operation, failure, subjectId, customer, final, at } = one;
  const solvedAt = one.solved ? at : null;
  const recently = new Date(at.getTime() - RETURNS_WITHIN_MS);
  // After it was closed: one that is final, or a second one that may pass.
  const isBack = Prisma.sql`(i."state" = 'CLOSED'
    AND (${final}::boolean OR i."last_seen_at" > greatest(i."closed_at", ${recently}::timestamptz)))`;
  const wakesUp = Prisma.sql`(i."state" = 'SNOOZED'
    AND i."occurrences" + 1 >= i."snoozed_at_count" * ${WAKING_GROWTH}::int
    AND i."occurrences" + 1 >= i."snoozed_at_count" + ${LEAST_WAKING_OCCURRENCES}::int)`;
  await tx.$executeRaw`
    WITH counted AS (
      INSERT INTO "incident" AS i ("id", "phone_number_id", "operation", "reason", "code", "message", "diagnosis",
        "first_seen_at", "last_seen_at", "shown_since", "last_subject_id")
      VALUES (${randomUUID()}::uuid, ${phoneNumberId}::uuid, ${operation}::"Operation", ${failure.reason}, ${codeOf(one)},
        ${storable(failure.message)}, ${diagnosisJson(failure)}::jsonb, ${at}, ${at},
        CASE WHEN ${final}::boolean THEN ${at}::timestamptz END, ${subjectId}::uuid)
      ON CONFLICT ("phone_number_id", "operation", "reason", "code") DO UPDATE SET
        "occurrences" = i."occurrences" + 1,
        "message" = excluded."message",
        "diagnosis" = excluded."diagnosis",
        "first_seen_at" = least(i."first_seen_at", excluded."first_seen_at"),
        "last_seen_at" = greatest(i."last_seen_at", excluded."last_seen_at"),
        "last_subject_id" = excluded."last_subject_id",
        "state" = CASE WHEN ${isBack} OR ${wakesUp} THEN 'OPEN' ELSE i."state" END,
        "shown_since" = CASE WHEN i."state" = 'CLOSED' AND NOT ${isBack} THEN i."shown_since"
          ELSE coalesce(i."shown_since", excluded."last_seen_at") END,
        "returns" = i."returns" + CASE WHEN ${isBack} AND i."shown_since" IS NOT NULL THEN 1 ELSE 0 END,
        "returned_at" = CASE WHEN ${isBack} AND i."shown_since" IS NOT NULL
          THEN excluded."last_seen_at" ELSE i."returned_at" END,
        "acknowledged_at" = CASE WHEN ${isBack} THEN NULL ELSE i."acknowledged_at" END,
        "acknowledged_by_id" = CASE WHEN ${isBack} THEN NULL ELSE i."acknowledged_by_id" END,
        "snoozed_until" = CASE WHEN ${wakesUp} THEN NULL ELSE i."snoozed_until" END,
        "snoozed_at_count" = CASE WHEN ${wakesUp} THEN NULL ELSE i."snoozed_at_count" END,
        "closed_at" = CASE WHEN ${isBack} THEN NULL ELSE i."closed_at" END,
        "closed_because" = CASE WHEN ${isBack} THEN NULL ELSE i."closed_because" END
      RETURNING i."id"
    ), hour AS (
      INSERT INTO "incident_hour" AS h ("incident_id", "hour")
      SELECT "id", date_trunc('hour', ${at}::timestamptz, 'UTC') FROM counted
      ON CONFLICT ("incident_id", "hour") DO UPDATE SET "occurrences" = h."occurrences" + 1
    )
    INSERT INTO "incident_subject" AS s ("incident_id", "subject_id", "customer", "last_seen_at", "solved_at")
    SELECT "id", ${subjectId}::uuid, ${customer}, ${at}, ${solvedAt}::timestamptz FROM counted
    ON CONFLICT ("incident_id", "subject_id") DO UPDATE SET
      "occurrences" = s."occurrences" + 1,
      "customer" = coalesce(excluded."customer", s."customer"),
      "last_seen_at" = greatest(s."last_seen_at", excluded."last_seen_at"),
      "solved_at" = excluded."solved_at"`;
}
