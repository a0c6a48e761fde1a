import { type Breaker, CLOSED_BREAKER, withTrialDue } from "../media/breaker";
import { storable } from "../media/storable";
import { db } from "./db";
import type { NumberBreaker, Prisma } from "./generated/client";
import { ofVisibleNumber, type Scope, visibleNumber } from "./scope";
import type { SqlTx, Tx } from "./transaction";

/** A number's breaker as rows keep it, and whether an operator holds the number back. */
export type KeptBreaker = Breaker & Pick<NumberBreaker, "pausedAt">;

export const NO_BREAKER: KeptBreaker = { ...CLOSED_BREAKER, pausedAt: null };

/**
 * Makes the caller the only one to judge a number until its transaction ends: claims count places, answers move the
 * breaker. Whoever needs rows of the number's items or uploads locked as well takes this lock first, and rows of its
 * breaker and of its connection's pace last; so nobody waits for somebody who waits for him.
 */
export async function lockNumber(tx: SqlTx, phoneNumberId: string): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${phoneNumberId}::uuid::text, 0))::text`;
}

/** Acts for the installation. The number's lock has to be held when something is to be written back. */
export async function readBreaker(tx: SqlTx, phoneNumberId: string): Promise<KeptBreaker> {
  const [breaker] = await tx.$queryRaw<KeptBreaker[]>`
    SELECT "state"::text, "because", "opened_at" AS "openedAt", "resumes_at" AS "resumesAt", "trips",
      coalesce("errors_at", '{}') AS "errorsAt", "consecutive_failures" AS "consecutiveFailures", "paused_at" AS "pausedAt"
    FROM "number_breaker" WHERE "phone_number_id" = ${phoneNumberId}::uuid`;
  return breaker ?? NO_BREAKER;
}

/** Writes what the rules made of a breaker; what an operator has said of the number stays. Under the number's lock. */
export async function saveBreaker(tx: SqlTx, phoneNumberId: string, breaker: Breaker): Promise<void> {
  const { state, because, openedAt, resumesAt, trips, errorsAt, consecutiveFailures } = breaker;
  await tx.$executeRaw`
    INSERT INTO "number_breaker" ("phone_number_id", "state", "because", "opened_at", "resumes_at", "trips", "errors_at",
      "consecutive_failures", "updated_at")
    VALUES (${phoneNumberId}::uuid, ${state}::"BreakerState", ${because && storable(because)}, ${openedAt}, ${resumesAt},
      ${trips}, ${[...errorsAt]}::timestamptz[], ${consecutiveFailures}, now())
    ON CONFLICT ("phone_number_id") DO UPDATE SET "state" = excluded."state", "because" = excluded."because",
      "opened_at" = excluded."opened_at", "resumes_at" = excluded."resumes_at", "trips" = excluded."trips",
      "errors_at" = excluded."errors_at", "consecutive_failures" = excluded."consecutive_failures",
      "updated_at" = excluded."updated_at"`;
}

const WITH_PAUSER = { pausedBy: { select: { name: true } } } satisfies Prisma.NumberBreakerInclude;
export type ShownBreaker = Prisma.NumberBreakerGetPayload<{ include: typeof WITH_PAUSER }>;

/** The breakers of these numbers, as far as they are within the scope and anything was ever noted of them. */
export function listBreakers(scope: Scope, phoneNumberIds: readonly string[]): Promise<ShownBreaker[]> {
  return db().numberBreaker.findMany({
    where: { AND: [{ phoneNumberId: { in: [...phoneNumberIds] } }, ofVisibleNumber(scope)] },
    include: WITH_PAUSER,
  });
}

/** The breakers of the numbers within the scope that hold anything back. */
export function listHeldBack(scope: Scope): Promise<ShownBreaker[]> {
  return db().numberBreaker.findMany({
    where: { AND: [ofVisibleNumber(scope), { OR: [{ state: { not: "CLOSED" } }, { pausedAt: { not: null } }] }] },
    include: WITH_PAUSER,
  });
}

/** Locks a number for a deed of its operators. False when there is none within the scope. */
async function lockVisibleNumber(scope: Scope, tx: Tx, phoneNumberId: string): Promise<boolean> {
  const where = { AND: [{ id: phoneNumberId }, visibleNumber(scope)] };
  const number = await tx.businessPhoneNumber.findFirst({ where, select: { id: true } });
  if (number) await lockNumber(tx, phoneNumberId);
  return number !== null;
}

/** Holds all requests of a number back until somebody resumes it. False when there is none within the scope. */
export async function holdNumber(
  scope: Scope,
  tx: Tx,
  phoneNumberId: string,
  pause: { readonly note: string | null; readonly now: Date },
): Promise<boolean> {
  if (!(await lockVisibleNumber(scope, tx, phoneNumberId))) return false;
  const pausedById = scope.kind === "operator" ? scope.operatorId : null;
  const paused = { pausedAt: pause.now, pausedById, pauseNote: pause.note && storable(pause.note) };
  await tx.numberBreaker.upsert({ where: { phoneNumberId }, create: { phoneNumberId, ...paused }, update: paused });
  return true;
}

/** Ends such a pause, if there is one. What its breaker holds back stays so. False when there is no such number. */
export async function letGoNumber(scope: Scope, tx: Tx, phoneNumberId: string): Promise<boolean> {
  if (!(await lockVisibleNumber(scope, tx, phoneNumberId))) return false;
  const data = { pausedAt: null, pausedById: null, pauseNote: null };
  await tx.numberBreaker.updateMany({ where: { phoneNumberId, pausedAt: { not: null } }, data });
  return true;
}

/** Ends the wait of an open breaker: the next request is its trial. False when there is no such number. */
export async function endWait(scope: Scope, tx: Tx, phoneNumberId: string, now: Date): Promise<boolean> {
  if (!(await lockVisibleNumber(scope, tx, phoneNumberId))) return false;
  const breaker = await readBreaker(tx, phoneNumberId);
  if (breaker.state !== "CLOSED") await saveBreaker(tx, phoneNumberId, withTrialDue(breaker, now));
  return true;
}
