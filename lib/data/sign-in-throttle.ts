import { db } from "./db";
import type { Tx } from "./transaction";

/** Tries of one subject in its current window, this one included, and when the window ends, in milliseconds from now. */
export interface TryCount {
  readonly tries: number;
  readonly endsInMs: number;
}

/**
 * Counts a try before its password is looked at, in one statement: however many processes ask at the same time, each
 * gets another number. A try counts as failed until it is taken back. Windows end by PostgreSQL's clock.
 */
export async function countTry(subject: string, windowMs: number): Promise<TryCount> {
  const window = windowMs / 1000;
  const [count] = await db().$queryRaw<TryCount[]>`
    INSERT INTO "sign_in_throttle" AS t ("subject", "failures", "window_start") VALUES (${subject}, 1, now())
    ON CONFLICT ("subject") DO UPDATE SET
      "failures" = CASE WHEN t."window_start" <= now() - make_interval(secs => ${window}) THEN 1 ELSE t."failures" + 1 END,
      "window_start" = CASE WHEN t."window_start" <= now() - make_interval(secs => ${window}) THEN now() ELSE t."window_start" END
    RETURNING "failures" AS "tries",
      ceil(extract(epoch FROM "window_start" + make_interval(secs => ${window}) - now()) * 1000)::int AS "endsInMs"`;
  if (!count) throw new Error("An upsert returned no row");
  return count;
}

/** The account starts afresh. */
export async function forgetTries(tx: Tx, subject: string): Promise<void> {
  await tx.signInThrottle.deleteMany({ where: { subject } });
}

/** One try of this subject was no failure. */
export async function takeBackTry(tx: Tx, subject: string): Promise<void> {
  await tx.signInThrottle.updateMany({ where: { subject, failures: { gt: 0 } }, data: { failures: { decrement: 1 } } });
}

/** Removes windows that ended before `before`; returns how many. */
export async function deleteThrottlesBefore(before: Date): Promise<number> {
  const { count } = await db().signInThrottle.deleteMany({ where: { windowStart: { lt: before } } });
  return count;
}
