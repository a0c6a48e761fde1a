import { REASONS_ABOUT_ONE_ITEM } from "../media/number-health";
import { ATTENTION_STATUSES } from "../schemas/media";
import { db } from "./db";
import type { BusinessPhoneNumber, Prisma } from "./generated/client";
import { type Scope, visibleNumber } from "./scope";
import type { Tx } from "./transaction";

/** Counting stops here: "99+" says enough, and the count stays cheap however much has failed. */
export const ATTENTION_COUNT_LIMIT = 100;
const HEALTH_SAMPLE = 20;

const WITH_CONNECTION = { connection: true } satisfies Prisma.BusinessPhoneNumberInclude;
export type NumberWithConnection = Prisma.BusinessPhoneNumberGetPayload<{ include: typeof WITH_CONNECTION }>;

/**
 * One number with its connection, or null when there is none within the scope. Inside a transaction `tx` has to be
 * given: whoever waits for a second connection while holding one can bring everybody to a halt.
 */
export function getNumber(scope: Scope, phoneNumberId: string, tx: Tx = db()): Promise<NumberWithConnection | null> {
  return tx.businessPhoneNumber.findFirst({
    where: { AND: [{ id: phoneNumberId }, visibleNumber(scope)] },
    include: WITH_CONNECTION,
  });
}

/** All numbers within the scope, grouped by nobody, ordered by connection and number. */
export function listNumbers(scope: Scope): Promise<NumberWithConnection[]> {
  return db().businessPhoneNumber.findMany({
    where: visibleNumber(scope),
    include: WITH_CONNECTION,
    orderBy: [{ connection: { name: "asc" } }, { phoneNumber: "asc" }],
  });
}

export interface NumberVitals {
  readonly phoneNumberId: string;
  /** Items needing attention, at most ATTENTION_COUNT_LIMIT. */
  readonly attention: number;
  /** Outcomes of the last day's latest attempts that say something about the number, newest first. */
  readonly recentOutcomes: readonly string[];
  readonly latestFailure: string | null;
}

/** What the rail says about each number; two bounded index reads a number. */
export async function readVitals(scope: Scope, phoneNumberIds: readonly string[]): Promise<NumberVitals[]> {
  const visible = await db().businessPhoneNumber.findMany({
    where: { AND: [{ id: { in: [...phoneNumberIds] } }, visibleNumber(scope)] },
    select: { id: true },
  });
  const ids = visible.map((number) => number.id);
  return db().$queryRaw<NumberVitals[]>`
    SELECT n."id" AS "phoneNumberId",
      (SELECT count(*)::int FROM (
        SELECT 1 FROM "media_item" i
        WHERE i."phone_number_id" = n."id" AND i."status" = ANY(${[...ATTENTION_STATUSES]}::"MediaStatus"[])
        LIMIT ${ATTENTION_COUNT_LIMIT}) counted) AS "attention",
      coalesce(recent."outcomes", '{}') AS "recentOutcomes",
      recent."latestFailure"
    FROM "business_phone_number" n
    LEFT JOIN LATERAL (
      SELECT array_agg(a."outcome"::text ORDER BY a."started_at" DESC) AS "outcomes",
        (array_agg(a."failure_message" ORDER BY a."started_at" DESC) FILTER (WHERE a."failure_message" IS NOT NULL))[1]
          AS "latestFailure"
      FROM (
        SELECT "outcome", "failure_message", "started_at" FROM "attempt"
        WHERE "phone_number_id" = n."id" AND "started_at" > now() - interval '1 day'
          AND ("outcome" = 'SUCCEEDED' OR "outcome" = 'FAILED' AND "failure_reason" <> ALL(${[...REASONS_ABOUT_ONE_ITEM]}))
        ORDER BY "started_at" DESC
        LIMIT ${HEALTH_SAMPLE}) a
    ) recent ON true
    WHERE n."id" = ANY(${ids}::uuid[])`;
}

export interface NumberFacts {
  readonly providerNumberId: string;
  readonly phoneNumber: string;
  readonly displayName: string;
  readonly providerStatus: string | null;
}

/** Adds the number or brings it up to date. */
export function upsertNumber(tx: Tx, connectionId: string, facts: NumberFacts): Promise<BusinessPhoneNumber> {
  return tx.businessPhoneNumber.upsert({
    where: { connectionId_providerNumberId: { connectionId, providerNumberId: facts.providerNumberId } },
    create: { connectionId, ...facts },
    update: { phoneNumber: facts.phoneNumber, displayName: facts.displayName, providerStatus: facts.providerStatus },
  });
}
