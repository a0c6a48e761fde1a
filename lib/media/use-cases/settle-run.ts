import type { Clock } from "../../clock";
import { type Claim, type KeptFacts, latestFailures, settleAttempt } from "../../data/attempts";
import { lockNumber } from "../../data/breakers";
import type { Prisma } from "../../data/generated/client";
import { nextInLine } from "../../data/number-slots";
import { inSqlTransaction, inTransaction, type SqlTx } from "../../data/transaction";
import type { VersionFacts } from "../../data/versions";
import { scheduleDownload } from "../../jobs/schedule";
import type { Exchange } from "../../providers/types";
import type { Answer } from "../breaker";
import { withoutMiddle } from "../provider-wait";
import { storableExchanges } from "../storable";
import type { AttemptVerdict, Judging } from "../verdict";
import { countErrorAnswers } from "./note-answer";
import { noteAttempt } from "./note-attempt";
import { reuseInstead } from "./reuse-bytes";
import type { ByteWatch } from "./watch-bytes";

/**
 * A bulk run tells of what failed and leaves it to the next one: repeated attempts of a run that has halted would go on
 * spending errors, and in the end hold back live traffic.
 */
const BULK_RETRIES = 0;

export interface RunDeps {
  readonly workerId: string;
  readonly clock: Clock;
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number;
  /** Aborts when the worker is to stop. */
  readonly stopping: AbortSignal;
}

/** One attempt that is under way. */
export interface Run extends RunDeps, Claim {
  readonly claimedAt: Date;
  readonly leaseOwner: string;
  readonly made: Exchange[];
  readonly watch: ByteWatch;
}

export type RunVerdict = AttemptVerdict & { readonly awaitingSince?: Date };

/** Bytes that an attempt brought; `kept` where they become the ones that the item shows. */
export interface Brought {
  readonly version: VersionFacts;
  readonly kept?: KeptFacts | undefined;
}

/**
 * The transactions in which an attempt that brought bytes is settled. Where its number has to be locked, that comes before
 * the row of the bytes as well: whoever takes known bytes for an item of the number has its lock already.
 */
export function settlingOf(run: Run, verdict: RunVerdict): <R>(work: (tx: SqlTx) => Promise<R>) => Promise<R> {
  return (work) =>
    inSqlTransaction(async (tx) => {
      await lockForAnswer(tx, run, verdict);
      return work(tx);
    });
}

/** Settles an attempt that brought bytes, in such a transaction. False when the lease was lost meanwhile. */
export function settleWithBytes(tx: SqlTx, run: Run, verdict: RunVerdict, brought: Brought): Promise<boolean> {
  return settle(tx, run, { verdict, answer: answerOf(run, verdict), made: run.made, brought });
}

/** Settles one that brought none. What the provider has let go of and we have is taken from there. */
export async function settleWithoutBytes(run: Run, verdict: RunVerdict): Promise<void> {
  await inTransaction(async (tx) => {
    const answer = await lockForAnswer(tx, run, verdict);
    const reuse = await reuseInstead(tx, run.item, verdict, run.clock.now());
    if (!reuse) return settle(tx, run, { verdict, answer, made: run.made });
    const made = [...run.made, reuse.step];
    return settle(tx, run, { verdict: reuse.verdict, answer, made, brought: reuse.brought, reused: true });
  });
}

/** What the number's breaker has to be told. Where it has to, its number is locked before the item's row: see lockNumber. */
async function lockForAnswer(tx: SqlTx, run: Run, verdict: RunVerdict): Promise<Answer | null> {
  const answer = answerOf(run, verdict);
  if (answer) await lockNumber(tx, run.item.phoneNumberId);
  return answer;
}

interface Settling {
  readonly verdict: RunVerdict;
  readonly answer: Answer | null;
  readonly made: readonly Exchange[];
  readonly brought?: Brought;
  /** What was brought is of our own, and the provider's failure the attempt's alone. */
  readonly reused?: boolean;
}

/**
 * Writes the verdict, the wake-up of the next attempt where one is due, and the wake-up of the number's next item in
 * line, whose place this one leaves.
 */
async function settle(tx: SqlTx, run: Run, { verdict, answer, made, brought, reused }: Settling): Promise<boolean> {
  const { item, attemptId, leaseOwner } = run;
  const now = run.clock.now();
  const settled = await settleAttempt(
    tx,
    { item, attemptId, leaseOwner, now },
    {
      ...verdict,
      ...brought,
      reused,
      bytesReceived: run.watch.received,
      exchanges: withoutMiddle([...(run.exchanges as Prisma.InputJsonArray), ...storableExchanges(made)]),
    },
  );
  if (!settled) return false;
  await noteAttempt(tx, { item, attemptId, verdict, answer, now });
  if (settled.nextAttemptAt) await scheduleDownload(tx, settled, settled.nextAttemptAt);
  const next = await nextInLine(tx, item.phoneNumberId, now);
  if (next) await scheduleDownload(tx, next);
  return true;
}

/** A success says nothing new of a number that is well. */
function answerOf({ made, claimedAt, breakerWaits }: Run, { failure, retryAfterMs }: RunVerdict): Answer | null {
  const errorAnswers = countErrorAnswers(made, failure !== null);
  if (!failure && errorAnswers === 0 && !breakerWaits) return null;
  return { askedAt: claimedAt, failure, errorAnswers, retryAfterMs: retryAfterMs ?? null };
}

/** What a verdict on this attempt has to know. */
export async function judgingOf(run: Run): Promise<Judging> {
  const { id, retryCount, nextTrigger, blobId } = run.item;
  return {
    now: run.clock.now(),
    retryCount,
    earlierReasons: await latestFailures(id, retryCount),
    retriesAtMost: nextTrigger === "BULK" ? BULK_RETRIES : undefined,
    random: run.random(),
    hasBytes: blobId !== null,
  };
}
