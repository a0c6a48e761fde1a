import type { FailureReason } from "./diagnosis/causes";

const BASE_MS = 5_000;
const LONGEST_MS = 15 * 60_000;
/** A longer wait than this is a mistake of the other side, and would be as good as never. */
const LONGEST_ASKED_MS = 24 * 60 * 60_000;

/** However their reasons vary: as many as the most patient one allows. */
const MOST_RETRIES = 12;

/**
 * How many automatic attempts follow a failure before a person has to ask again. A reason that waiting does not cure
 * has none.
 */
const RETRIES: Readonly<Record<FailureReason, number>> = {
  AUTH: 0,
  FORBIDDEN: 0,
  REJECTED: 0,
  NUMBER_NOT_BOUND: 0,
  NOT_FOUND: 0,
  UNAVAILABLE_AT_SENDER: 0,
  TOO_LARGE: 0,
  BLOCKED_TARGET: 0,
  CONFIG: 0,
  RATE_LIMITED: 12,
  UPSTREAM: 8,
  TIMEOUT: 8,
  NO_SPACE: 12,
  UNAVAILABLE: 12,
  BAD_RESPONSE: 4,
  EXPIRED: 3,
  CLOCK_SKEW: 3,
  HASH_MISMATCH: 3,
  SIZE_MISMATCH: 3,
  EMPTY: 3,
  RANGE: 0,
  STORAGE: 3,
  INTERRUPTED: 3,
  INTERNAL: 3,
  UNKNOWN: 3,
};

export interface FailedAttempt {
  /** Reason of the provider, blob or verification error. */
  readonly reason: string;
  /** What the error says of itself; no number of retries makes a hopeless one worth repeating. */
  readonly retryable: boolean;
  /** How long the other side asked us to wait. */
  readonly retryAfterMs?: number | undefined;
  /** Automatic attempts made since somebody last asked, the failed one not counted. */
  readonly retryCount: number;
  /** Those of them that failed for the same reason. */
  readonly repeats: number;
  /** No more automatic attempts than this, whatever the reasons allow. */
  readonly retriesAtMost?: number | undefined;
  readonly now: Date;
  /** 0 ≤ x < 1. */
  readonly random: number;
}

/**
 * When to try again by ourselves, null for never. Exponential with full jitter, so that many items that failed together
 * do not come back together; never sooner than the other side asked.
 */
export function nextRetryAt(attempt: FailedAttempt): Date | null {
  const {
    reason,
    retryable,
    retryAfterMs = 0,
    retryCount,
    repeats,
    retriesAtMost = MOST_RETRIES,
    now,
    random,
  } = attempt;
  if (!retryable || repeats >= retriesFor(reason) || retryCount >= retriesAtMost) return null;
  const ceiling = Math.min(LONGEST_MS, BASE_MS * 2 ** retryCount);
  const asked = Math.min(retryAfterMs, LONGEST_ASKED_MS);
  return new Date(now.getTime() + Math.max(Math.round(random * ceiling), asked));
}

function retriesFor(reason: string): number {
  return Object.hasOwn(RETRIES, reason) ? RETRIES[reason as FailureReason] : RETRIES.UNKNOWN;
}
