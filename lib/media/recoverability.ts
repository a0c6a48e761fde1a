import type { RetentionRule } from "../providers/types";
import type { MediaStatus } from "../schemas/media";

const DAY_MS = 24 * 60 * 60_000;

export interface Recoverability {
  /** null: no end is known, or there is nothing left to end. */
  readonly until: Date | null;
  readonly certain: boolean;
  readonly because: string;
}

/**
 * Until when the provider can be asked for the bytes. Derived from its rule at the moment of reading, never stored: the
 * rule may turn out otherwise. What the provider itself said (GONE) outweighs every rule.
 */
export function recoverableUntil(item: {
  readonly retention: RetentionRule;
  readonly firstSeen: Date;
  readonly status: MediaStatus;
}): Recoverability {
  const { retention, firstSeen, status } = item;
  if (status === "GONE") return { until: null, certain: true, because: "The provider says that it no longer has it." };
  const { days, certain, because } = retention;
  return { until: days === null ? null : new Date(firstSeen.getTime() + days * DAY_MS), certain, because };
}
