import { REASONS_ABOUT_ONE_ITEM } from "./number-health";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A passing failure that follows another within this counts as a return of a closed incident. Milliseconds. */
export const RETURNS_WITHIN_MS = 60 * MINUTE_MS;
/** An incident that nothing was added to for this long is closed: nobody waits for it any more. Milliseconds. */
export const FORGOTTEN_AFTER_MS = 14 * DAY_MS;
/** A snoozed incident wakes up early when it has doubled, unless so few were added that it means nothing. */
export const WAKING_GROWTH = 2;
export const LEAST_WAKING_OCCURRENCES = 10;

/**
 * What shows that an incident is over. "items": everything that it affected is solved. "number": the same operation
 * succeeded at the number, and nothing was added for `calmMs`.
 */
export type ClosingRule = { readonly by: "items" } | { readonly by: "number"; readonly calmMs: number };

/** Reasons that a person mends for good: one success proves it. What comes and goes by itself has to stay away first. */
const MENDED_BY_SOMEBODY: readonly string[] = [
  "AUTH",
  "FORBIDDEN",
  "NUMBER_NOT_BOUND",
  "CLOCK_SKEW",
  "CONFIG",
  "BLOCKED_TARGET",
];
const CALM_MS = 5 * MINUTE_MS;

export function closingRule(reason: string): ClosingRule {
  if ((REASONS_ABOUT_ONE_ITEM as readonly string[]).includes(reason)) return { by: "items" };
  return { by: "number", calmMs: MENDED_BY_SOMEBODY.includes(reason) ? 0 : CALM_MS };
}

/** Failures that say nothing of anybody: our own worker was stopped. */
export function isIncident(failure: { readonly reason: string } | null): boolean {
  return failure !== null && failure.reason !== "INTERRUPTED";
}
