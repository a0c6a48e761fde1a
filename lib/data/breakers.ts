import type { Breaker } from "../media/breaker";
import { CLOSED_BREAKER } from "../media/breaker";
import { storable } from "../media/storable";
import type { NumberBreaker } from "./generated/client";
import type { Tx } from "./transaction";

/** A number's breaker as rows keep it, and whether an operator holds the number back. */
export type KeptBreaker = Breaker & Pick<NumberBreaker, "pausedAt">;

export const NO_BREAKER: KeptBreaker = { ...CLOSED_BREAKER, pausedAt: null };

/**
 * Makes the caller the only one to judge a number until its transaction ends: claims count places, answers move the
 * breaker. Whoever needs rows of the number's items or uploads locked as well takes this lock first, and rows of its
 * breaker and of its connection's pace last; so nobody waits for somebody who waits for him.
 */
export async function lockNumber(tx: Tx, phoneNumberId: string): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${phoneNumberId}::uuid::text, 0))::text`;
}

/** Acts for the installation. The number's lock has to be held when something is to be written back. */
export async function readBreaker(tx: Tx, phoneNumberId: string): Promise<KeptBreaker> {
  return (await tx.numberBreaker.findUnique({ where: { phoneNumberId } })) ?? NO_BREAKER;
}

/** Writes what the rules made of a breaker; what an operator has said of the number stays. Under the number's lock. */
export async function saveBreaker(tx: Tx, phoneNumberId: string, breaker: Breaker): Promise<void> {
  const { state, because, openedAt, resumesAt, trips, errorsAt, consecutiveFailures } = breaker;
  const data = { state, openedAt, resumesAt, trips, consecutiveFailures };
  const written = { ...data, because: because && storable(because), errorsAt: [...errorsAt] };
  await tx.numberBreaker.upsert({ where: { phoneNumberId }, create: { phoneNumberId, ...written }, update: written });
}
