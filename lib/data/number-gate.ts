import { type Admission, admit, furthestSpent, type NumberLimits, type Refusal } from "../media/admission";
import { withTrial } from "../media/breaker";
import { type KeptBreaker, lockNumber, NO_BREAKER, saveBreaker } from "./breakers";
import type { AttemptTrigger, BreakerState, Connection, MediaStatus } from "./generated/client";
import { Prisma } from "./generated/client";
import type { SqlTx, Tx } from "./transaction";

/** What holds for the numbers of a connection; lib/data knows no provider. */
export type LimitsOf = (connection: Pick<Connection, "providerKind" | "settings">) => NumberLimits;

/** A number holds something of its own back: it stays in line, and no attempt of it is used up. */
export interface HeldBack {
  readonly refusal: Refusal;
  readonly phoneNumberId: string;
  /** When to ask again; null when something else will wake whoever waits. */
  readonly until: Date | null;
}

/** An item at the gate of its number. */
export interface ItemAtGate {
  readonly phoneNumberId: string;
  readonly providerNumberId: string;
  readonly connectionId: string;
  readonly status: MediaStatus;
  /** Its time has come. */
  readonly due: boolean;
  readonly breaker: KeptBreaker;
  readonly limits: NumberLimits;
  readonly admission: Admission;
}

interface NumberFacts {
  phoneNumberId: string;
  providerNumberId: string;
  connectionId: string;
  providerKind: string;
  settings: Prisma.JsonValue;
  enabled: boolean;
  state: BreakerState | null;
  because: string | null;
  openedAt: Date | null;
  resumesAt: Date | null;
  trips: number | null;
  errorsAt: Date[] | null;
  consecutiveFailures: number | null;
  pausedAt: Date | null;
  spentUntil: Date | null;
}

interface ItemFacts extends NumberFacts {
  status: MediaStatus;
  due: boolean;
  nextTrigger: AttemptTrigger;
  running: number;
  runningBulk: number;
}

const NUMBER_FACTS = Prisma.sql`
  n."id" AS "phoneNumberId", n."provider_number_id" AS "providerNumberId", n."connection_id" AS "connectionId",
  c."provider_kind" AS "providerKind", c."settings", c."enabled",
  b."state"::text, b."because", b."opened_at" AS "openedAt", b."resumes_at" AS "resumesAt", b."trips",
  b."errors_at" AS "errorsAt", b."consecutive_failures" AS "consecutiveFailures", b."paused_at" AS "pausedAt",
  p."spent_until" AS "spentUntil"`;
const NUMBER_TABLES = Prisma.sql`
  JOIN "connection" c ON c."id" = n."connection_id"
  LEFT JOIN "number_breaker" b ON b."phone_number_id" = n."id"
  LEFT JOIN "connection_pace" p ON p."connection_id" = n."connection_id"`;

/**
 * Whether an item's number lets it be downloaded now. Until the transaction ends nobody else is answered for the
 * number, so that no two claims count the same free place. null when there is no such item.
 */
export async function itemAtGate(tx: SqlTx, itemId: string, limitsOf: LimitsOf, now: Date): Promise<ItemAtGate | null> {
  // A statement of its own: what is counted must have been committed before the lock was had.
  await tx.$queryRaw`
    SELECT pg_advisory_xact_lock(hashtextextended(i."phone_number_id"::text, 0))::text
    FROM "media_item" i WHERE i."id" = ${itemId}::uuid`;
  const [facts] = await tx.$queryRaw<ItemFacts[]>`
    SELECT ${NUMBER_FACTS}, i."status"::text, i."next_trigger"::text AS "nextTrigger",
      (i."next_attempt_at" IS NULL OR i."next_attempt_at" <= ${now}) AS "due",
      running."all" AS "running", running."bulk" AS "runningBulk"
    FROM "media_item" i
    JOIN "business_phone_number" n ON n."id" = i."phone_number_id" ${NUMBER_TABLES}
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS "all", (count(*) FILTER (WHERE r."next_trigger" = 'BULK'))::int AS "bulk"
      FROM "media_item" r WHERE r."phone_number_id" = i."phone_number_id" AND r."status" = 'DOWNLOADING') running
    WHERE i."id" = ${itemId}::uuid`;
  if (!facts) return null;
  const { phoneNumberId, providerNumberId, connectionId, status, due, enabled, spentUntil } = facts;
  const limits = limitsOf(facts);
  const breaker = breakerOf(facts);
  const running = { all: facts.running, bulk: facts.runningBulk };
  const admission = admit({ now, enabled, breaker, bulk: facts.nextTrigger === "BULK", running, limits, spentUntil });
  return { phoneNumberId, providerNumberId, connectionId, status, due, breaker, limits, admission };
}

/** How things stand at the gate of a number for whoever takes no place of a download. */
interface NumberAtGate {
  readonly phoneNumberId: string;
  readonly connectionId: string;
  readonly breaker: KeptBreaker;
  readonly limits: NumberLimits;
  readonly admission: Admission;
}

/**
 * Whether one more request for a number may go out now that is no download of an item: an upload, a probe. Takes the
 * number's lock. Takes nothing from the allowance: `passGate` does. null when there is no such number.
 */
export async function numberAtGate(
  tx: SqlTx,
  phoneNumberId: string,
  by: { readonly limitsOf: LimitsOf; readonly now: Date; readonly bulk?: boolean },
): Promise<NumberAtGate | null> {
  await lockNumber(tx, phoneNumberId);
  const [facts] = await tx.$queryRaw<NumberFacts[]>`
    SELECT ${NUMBER_FACTS} FROM "business_phone_number" n ${NUMBER_TABLES} WHERE n."id" = ${phoneNumberId}::uuid`;
  if (!facts) return null;
  const { connectionId, enabled, spentUntil } = facts;
  const limits = by.limitsOf(facts);
  const breaker = breakerOf(facts);
  const admission = admit({
    ...{ now: by.now, enabled, breaker, bulk: by.bulk ?? false, running: null, limits, spentUntil },
  });
  return { phoneNumberId, connectionId, breaker, limits, admission };
}

/** How many downloads of a number are under way. */
export function itemsUnderWay(tx: Tx, phoneNumberId: string): Promise<number> {
  return tx.mediaItem.count({ where: { phoneNumberId, status: "DOWNLOADING" } });
}

/** Takes an admitted request out of the connection's allowance, and notes it where it is the trial of an open breaker. */
export async function passGate(tx: SqlTx, number: NumberAtGate, now: Date): Promise<void> {
  const { phoneNumberId, connectionId, breaker, limits, admission } = number;
  if (!admission.admitted) return;
  if (admission.trial) await saveBreaker(tx, phoneNumberId, withTrial(breaker, now));
  await tx.$executeRaw(spend(Prisma.sql`(SELECT ${connectionId}::uuid AS "connection_id") one`, limits, now));
}

/** Takes one request out of the allowance of each connection that `from` names in its column "connection_id". */
export function spend(from: Prisma.Sql, { pace }: NumberLimits, now: Date): Prisma.Sql {
  const interval = Prisma.sql`${1000 / pace.perSecond}::float8 * interval '1 millisecond'`;
  return Prisma.sql`
    INSERT INTO "connection_pace" AS p ("connection_id", "spent_until")
    SELECT "connection_id", ${now}::timestamptz + ${interval} FROM ${from}
    ON CONFLICT ("connection_id") DO UPDATE
    SET "spent_until" = ${interval} + CASE WHEN p."spent_until" <= ${furthestSpent(pace, now)}::timestamptz
      THEN greatest(p."spent_until", ${now}::timestamptz) ELSE ${now}::timestamptz END`;
}

function breakerOf(facts: NumberFacts): KeptBreaker {
  const { state, because, openedAt, resumesAt, trips, errorsAt, consecutiveFailures, pausedAt } = facts;
  if (state === null) return NO_BREAKER;
  return {
    ...{ state, because, openedAt, resumesAt, pausedAt, trips: trips ?? 0 },
    ...{ errorsAt: errorsAt ?? [], consecutiveFailures: consecutiveFailures ?? 0 },
  };
}
