/** How many items are tried before the rest. */
export const CANARY_SIZE = 5;
/** So many of those that fail alike stop the run. */
const CANARY_ALIKE = 3;
/** So many failures in a row that are alike stop a run that is under way. */
export const ALIKE_IN_A_ROW = 5;

/** What failures are told apart by: "NOT_FOUND 100/33". */
export function signatureOf(failure: { readonly reason: string; readonly code: string | null }): string {
  return failure.code ? `${failure.reason} ${failure.code}` : failure.reason;
}

/**
 * An item of the canary: it came well, it failed for good, it waits for its provider or its next attempt, its number is
 * held back, or nothing is known of it yet.
 */
export interface CanaryItem {
  readonly outcome: "open" | "held" | "waiting" | "succeeded" | "failed";
  /** Of its failure, the latest where there were several. */
  readonly signature: string | null;
}

export type CanaryVerdict =
  | { readonly verdict: "wait" | "pass" }
  | { readonly verdict: "halt"; readonly signature: string; readonly failed: number };

/**
 * Whether the rest may follow. Halts as soon as three fail alike; passes when nothing is open any more. One that waits
 * for its next attempt or for its provider has said what it can say and holds nobody up, and neither does a number that
 * is held back, as long as another has answered.
 */
export function judgeCanary(items: readonly CanaryItem[]): CanaryVerdict {
  const counts = new Map<string, number>();
  for (const { signature } of items) if (signature) counts.set(signature, (counts.get(signature) ?? 0) + 1);
  for (const [signature, failed] of counts) if (failed >= CANARY_ALIKE) return { verdict: "halt", signature, failed };
  const undecided = items.some(({ outcome }) => outcome === "open") || items.every(({ outcome }) => outcome === "held");
  return { verdict: undecided ? "wait" : "pass" };
}

/** Whether a run has met the same failure so often that going on would only do harm. */
export function failsAlike(run: { readonly lastSignature: string | null; readonly signatureRun: number }): boolean {
  return run.lastSignature !== null && run.signatureRun >= ALIKE_IN_A_ROW;
}

/** Why a run halted, for people. `title` is what its failure is called. */
export const haltText = {
  canary: (failed: number, tried: number, title: string, code: string | null) =>
    `${failed} of the first ${tried} items failed in the same way: ${named(title, code)}. The others were not asked for.`,
  alike: (times: number, title: string, code: string | null) =>
    `${times} attempts in a row failed in the same way: ${named(title, code)}. The remaining items were not asked for.`,
  budget: (number: string, errors: number, until: Date) =>
    `The provider of ${number} has answered with ${errors} errors within an hour, and the others that it puts up with are kept for live media. The remaining items were not asked for. Resuming helps from ${until.toISOString().slice(11, 16)} UTC on.`,
} as const;

function named(title: string, code: string | null): string {
  const lower = title.charAt(0).toLowerCase() + title.slice(1);
  return code ? `${lower} (${code})` : lower;
}
