import { setTimeout as wait } from "node:timers/promises";
import { ProviderError } from "./errors";

/** A pause that ends this soon is sat out; whoever would wait longer is told to come back. */
const PATIENCE_MS = 2_000;
/** No provider's word may silence this process for longer. */
const LONGEST_PAUSE_MS = 24 * 60 * 60_000;

/** Per key, the moment up to which the allowance is spent. One entry per account that this process ever called. */
const spentUntil = new Map<string, number>();
/** Per key, the moment before which the provider wants no further call. */
const pausedUntil = new Map<string, number>();

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

/** Holds back further requests for `key` for `ms` milliseconds, because the provider says that its limit is near. */
export function pausePace(key: string, ms: number): void {
  const until = performance.now() + Math.min(ms, LONGEST_PAUSE_MS);
  pausedUntil.set(key, Math.max(until, pausedUntil.get(key) ?? 0));
}

/**
 * Waits until one more request for `key` fits the pace. Throws the signal's reason when it aborts, and ProviderError
 * RATE_LIMITED at once within a pause that is longer than anybody should wait.
 */
export async function keepPace(key: string, perSecond: number, signal: AbortSignal): Promise<void> {
  const pause = Math.max(0, (pausedUntil.get(key) ?? 0) - performance.now());
  if (pause > PATIENCE_MS) throw paused(pause);
  const delay = Math.max(pause, takeSlot(spentUntil, key, perSecond, performance.now()));
  if (delay === 0) return;
  // On abort the timer throws its own error; callers are promised the signal's reason.
  await wait(delay, undefined, { signal }).catch(() => signal.throwIfAborted());
}

function paused(ms: number): ProviderError {
  const minutes = Math.ceil(ms / 60_000);
  const publicMessage = `Not asked: the provider reported that its limit is nearly used up. It can be asked again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`;
  return new ProviderError({ reason: "RATE_LIMITED", retryable: true, retryAfterMs: Math.ceil(ms), publicMessage });
}
