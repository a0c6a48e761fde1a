const HOUR_MS = 60 * 60_000;
/** Fewer arrivals than this say nothing of what is usual. */
const LEAST_ARRIVALS = 10;
/** Twice the longest pause so far is more than a quiet night. */
const PATIENCE = 2;

export interface Arrivals {
  readonly lastDeliveryAt: Date | null;
  /** How many of the latest messages with media the pauses were taken from. */
  readonly arrivals: number;
  /** The longest pause between two of them. Milliseconds. */
  readonly longestPauseMs: number | null;
}

export interface Silence {
  readonly isUnusual: boolean;
  /** The longest pause so far. Milliseconds. */
  readonly usualMs: number;
}

/** Whether a number has been without a delivery for longer than is usual; null when nobody can tell. */
export function silenceOf({ lastDeliveryAt, arrivals, longestPauseMs }: Arrivals, now: Date): Silence | null {
  if (!lastDeliveryAt || longestPauseMs === null || arrivals < LEAST_ARRIVALS) return null;
  const silentMs = now.getTime() - lastDeliveryAt.getTime();
  return { isUnusual: silentMs > Math.max(HOUR_MS, PATIENCE * longestPauseMs), usualMs: longestPauseMs };
}
