export interface NumberHealth {
  readonly health: "ok" | "degraded" | "down" | "idle";
  readonly detail: string;
}

/** Reasons that lie in one media object and say nothing of how its number or provider is doing. */
export const REASONS_ABOUT_ONE_ITEM = [
  "NOT_FOUND",
  "EXPIRED",
  "UNAVAILABLE_AT_SENDER",
  "TOO_LARGE",
  "REJECTED",
  "EMPTY",
  "HASH_MISMATCH",
  "SIZE_MISMATCH",
  "INTERRUPTED",
] as const;

const DOWN_AFTER = 5;

/**
 * How a number is doing, from the outcomes of its latest attempts, newest first. Down when the last five all failed;
 * degraded when a third or more of them did.
 */
export function numberHealth(outcomes: readonly string[], latestFailure: string | null): NumberHealth {
  if (outcomes.length === 0) return { health: "idle", detail: "Nothing was downloaded in the last day." };
  const failed = outcomes.filter((outcome) => outcome === "FAILED").length;
  const because = latestFailure ? ` Latest failure: ${latestFailure}` : "";
  const lastOnes = outcomes.slice(0, DOWN_AFTER);
  if (lastOnes.length === DOWN_AFTER && lastOnes.every((outcome) => outcome === "FAILED")) {
    return { health: "down", detail: `The last ${DOWN_AFTER} attempts failed.${because}` };
  }
  if (failed * 3 >= outcomes.length) {
    return { health: "degraded", detail: `${failed} of the last ${outcomes.length} attempts failed.${because}` };
  }
  return { health: "ok", detail: `${outcomes.length - failed} of the last ${outcomes.length} attempts succeeded.` };
}
