import type { RetentionRule } from "../providers/types";
import type { MediaStatus } from "../schemas/media";

const DAY_MS = 24 * 60 * 60_000;

export interface Recoverability {
  /** null: no end is known, or there is nothing left to end. */
  readonly until: Date | null;
  readonly certain: boolean;
  readonly because: string;
  /** What is left after the end: nothing, or asking the sender's phone. */
  readonly afterwards: RetentionRule["afterwards"];
}

/**
 * Until when the provider can be asked for the bytes. Derived from its rule at the moment of reading, never stored: the
 * rule may turn out otherwise. What the provider itself said (GONE) outweighs every rule.
 */
export function recoverableUntil(item: {
  readonly retention: RetentionRule;
  readonly firstSeen: Date;
  readonly status: MediaStatus;
  readonly neverArrived: boolean;
}): Recoverability {
  const { retention, firstSeen, status, neverArrived } = item;
  if (neverArrived) return nothingLeft("WhatsApp never gave it an id, so there is nothing to ask for.");
  if (status === "GONE") return nothingLeft("The provider says that it no longer has it.");
  const { days, certain, because, afterwards } = retention;
  const until = days === null ? null : new Date(firstSeen.getTime() + days * DAY_MS);
  return { until, certain, because, afterwards };
}

function nothingLeft(because: string): Recoverability {
  return { until: null, certain: true, because, afterwards: "lost" };
}
