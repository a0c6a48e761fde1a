import type { Confidence } from "../../providers/causes";
import type { Cause, FailureReason } from "./causes";

/** What a reason stands for where nothing else was recorded. */
const MEANINGS: Readonly<Record<FailureReason, readonly [Cause, Confidence]>> = {
  AUTH: ["CREDENTIALS", "LIKELY"],
  FORBIDDEN: ["PERMISSION", "LIKELY"],
  RATE_LIMITED: ["RATE_LIMIT", "CERTAIN"],
  NOT_FOUND: ["EXPIRED_AT_PROVIDER", "LIKELY"],
  EXPIRED: ["LINK_EXPIRED", "CERTAIN"],
  UNAVAILABLE_AT_SENDER: ["ONLY_ON_SENDERS_PHONE", "LIKELY"],
  TOO_LARGE: ["TOO_LARGE_HERE", "CERTAIN"],
  REJECTED: ["REQUEST_REFUSED", "CERTAIN"],
  CLOCK_SKEW: ["CLOCK", "CERTAIN"],
  NUMBER_NOT_BOUND: ["NUMBER_NOT_BOUND", "CERTAIN"],
  UPSTREAM: ["PROVIDER_DOWN", "LIKELY"],
  TIMEOUT: ["NO_ANSWER", "CERTAIN"],
  BAD_RESPONSE: ["UNREADABLE_ANSWER", "CERTAIN"],
  BLOCKED_TARGET: ["BLOCKED_ADDRESS", "CERTAIN"],
  UNKNOWN: ["UNKNOWN", "CERTAIN"],
  RANGE: ["STORAGE_INCONSISTENT", "CERTAIN"],
  NO_SPACE: ["STORAGE_FULL", "CERTAIN"],
  UNAVAILABLE: ["STORAGE_DOWN", "CERTAIN"],
  STORAGE: ["STORAGE_DOWN", "LIKELY"],
  EMPTY: ["EMPTY", "CERTAIN"],
  HASH_MISMATCH: ["DAMAGED", "CERTAIN"],
  SIZE_MISMATCH: ["CUT_SHORT", "LIKELY"],
  INTERRUPTED: ["INTERRUPTED", "CERTAIN"],
  CONFIG: ["SETTING", "CERTAIN"],
  INTERNAL: ["OUR_FAULT", "CERTAIN"],
};

export const FAILURE_REASONS = Object.keys(MEANINGS) as FailureReason[];

/** null for a reason that this version does not know. */
export function meaningOfReason(reason: string): { cause: Cause; confidence: Confidence } | null {
  if (!Object.hasOwn(MEANINGS, reason)) return null;
  const [cause, confidence] = MEANINGS[reason as FailureReason];
  return { cause, confidence };
}
