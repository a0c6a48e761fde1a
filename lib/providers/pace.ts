import { setTimeout as wait } from "node:timers/promises";

/** Per key, the moment up to which the allowance is spent. One entry per account that this process ever called. */
const spentUntil = new Map<string, number>();

/**
 * Takes one request out of an allowance of `perSecond` and says how many milliseconds to wait for it. A second's
 * worth may go at once, after that requests are spaced evenly. `nowMs` is of any clock that never jumps.
 */
export function takeSlot(slots: Map<string, number>, key: string, perSecond: number, nowMs: number): number {
  const interval = 1000 / perSecond;
  const spent = Math.max(slots.get(key) ?? 0, nowMs) + interval;
  slots.set(key, spent);
  return Math.max(0, spent - nowMs - Math.max(interval, 1000));
}

/** Waits until one more request for `key` fits the pace. Throws the signal's reason when it aborts. */
export async function keepPace(key: string, perSecond: number, signal: AbortSignal): Promise<void> {
  const delay = takeSlot(spentUntil, key, perSecond, performance.now());
  if (delay === 0) return;
  // On abort the timer throws its own error; callers are promised the signal's reason.
  await wait(delay, undefined, { signal }).catch(() => signal.throwIfAborted());
}
