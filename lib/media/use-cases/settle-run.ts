import type { Clock } from "../../clock";
import { type Claim, type KeptFacts, latestFailures, settleAttempt } from "../../data/attempts";
import { lockNumber } from "../../data/breakers";
import type { Prisma } from "../../data/generated/client";
import { nextInLine } from "../../data/number-slots";
import type { Tx } from "../../data/transaction";
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
 * Writes the verdict, the wake-up of the next attempt where one is due, and the wake-up of the number's next item in
 * line, whose place this one leaves. What the provider has let go of and we have is taken from there. False when the
 * lease was lost meanwhile.
 */
export async function settleRun(tx: Tx, run: Run, verdict: RunVerdict, brought?: Brought): Promise<boolean> {
  const { item, attemptId, leaseOwner } = run;
  const now = run.clock.now();
  const answer = answerOf(run, verdict);
  // Before the item's row, as everybody does: see lockNumber.
  if (answer) await lockNumber(tx, item.phoneNumberId);
  const reuse = brought ? null : await reuseInstead(tx, item, verdict, now);
  const final = reuse?.verdict ?? verdict;
  const made = reuse ? [...run.made, reuse.step] : run.made;
  const settled = await settleAttempt(
    tx,
    { item, attemptId, leaseOwner, now },
    {
      ...final,
      ...(reuse?.brought ?? brought),
      reused: reuse !== null,
      bytesReceived: run.watch.received,
      exchanges: withoutMiddle([...(run.exchanges as Prisma.InputJsonArray), ...storableExchanges(made)]),
    },
  );
  if (!settled) return false;
  await noteAttempt(tx, { item, attemptId, verdict: final, answer, now });
  if (settled.nextAttemptAt) await scheduleDownload(tx, settled, settled.nextAttemptAt);
  const next = await nextInLine(tx, item.phoneNumberId, now);
  if (next) await scheduleDownload(tx, next);
  return true;
}

/** What the number's breaker has to be told. A success says nothing new of a number that is well. */
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
