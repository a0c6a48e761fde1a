import { type Breaker, type ErrorBudget, isHeldBack, recentErrors, roomAt } from "./breaker";

/** How many requests a connection may make: `perSecond` in the long run, `burst` of them at once. */
export interface Pace {
  readonly perSecond: number;
  readonly burst: number;
}

/** What holds for a number. */
export interface NumberLimits {
  /** Downloads at once, over all workers. */
  readonly atOnce: number;
  readonly errorBudget: ErrorBudget;
  /** The connection's, shared by all of its numbers. */
  readonly pace: Pace;
}

/**
 * Why a request may not go out now. off: its connection is switched off. paused: an operator holds the number back. breaker: too much failed. slots: its
 * downloads' places are taken. budget: bulk has used its share of the error budget. pace: the connection's allowance
 * is used up.
 */
export type Refusal = "off" | "paused" | "breaker" | "slots" | "budget" | "pace";

export interface Asking {
  readonly now: Date;
  /** The connection is switched on. */
  readonly enabled: boolean;
  readonly breaker: Breaker & { readonly pausedAt: Date | null };
  /** Behind live traffic: part of a bulk run. */
  readonly bulk: boolean;
  /** Downloads of the number that are under way; null for what takes no place of a download, such as an upload. */
  readonly running: { readonly all: number; readonly bulk: number } | null;
  readonly limits: NumberLimits;
  /** The moment up to which the connection's allowance is spent. */
  readonly spentUntil: Date | null;
}

export type Admission =
  /** `trial`: this request tries whether a number works again. `waitMs`: how long it has to wait to keep the pace. */
  | { readonly admitted: true; readonly trial: boolean; readonly waitMs: number }
  /** `until`: when to ask again; null when something else will wake whoever waits. */
  | { readonly admitted: false; readonly refusal: Refusal; readonly until: Date | null };

/** A wait that is over this soon is sat out; whoever would wait longer gives way and comes back. Milliseconds. */
const PATIENCE_MS = 2_000;

/** Clocks of workers differ, and numbers of a connection are let through side by side. Milliseconds. */
const LEEWAY_MS = 60_000;

/**
 * How far ahead an allowance can be spent. What claims to be spent beyond was noted before a clock was put back, and
 * would hold everybody up for as long as that.
 */
export function furthestSpent({ perSecond, burst }: Pace, now: Date): Date {
  return new Date(now.getTime() + (Math.max(1, burst) * 1000) / perSecond + PATIENCE_MS + LEEWAY_MS);
}

/** Whether one more request for a number may go out, and when to ask again if not. */
export function admit(asking: Asking): Admission {
  const { now, breaker, limits } = asking;
  if (!asking.enabled) return refused("off", null);
  if (breaker.pausedAt) return refused("paused", null);
  if (isHeldBack(breaker, now)) return refused("breaker", breaker.resumesAt);
  if (asking.running && !hasPlace(asking, asking.running)) return refused("slots", null);
  const share = asking.bulk ? refusalOfBulk(asking) : null;
  if (share) return share;
  const { perSecond, burst } = limits.pace;
  const spentUntil =
    asking.spentUntil && asking.spentUntil <= furthestSpent(limits.pace, now) ? asking.spentUntil : now;
  // Bulk leaves half of what may go at once to live traffic.
  const waitMs = paceWait(spentUntil, { perSecond, burst: asking.bulk ? burst / 2 : burst }, now);
  if (waitMs > PATIENCE_MS) return refused("pace", new Date(now.getTime() + waitMs));
  return { admitted: true, trial: breaker.state !== "CLOSED", waitMs };
}

function refused(refusal: Refusal, until: Date | null): Admission {
  return { admitted: false, refusal, until };
}

/** Bulk never takes the last free place, unless there is but one. */
function hasPlace({ bulk, limits: { atOnce } }: Asking, { all }: { readonly all: number }): boolean {
  const free = atOnce - all;
  return bulk && atOnce > 1 ? free > 1 : free > 0;
}

/** How many error answers of a window bulk may cause: half, so that live traffic can go on when they are spent. */
export function bulkShare({ errors }: ErrorBudget): number {
  return Math.max(1, Math.floor(errors / 2));
}

/** Bulk downloads under way count as if they had failed already: the share holds even when all of them do. */
function refusalOfBulk({ now, breaker, running, limits: { errorBudget } }: Asking): Admission | null {
  const share = bulkShare(errorBudget);
  const errorsAt = recentErrors(breaker, errorBudget, now);
  const until = roomAt(errorsAt, share, errorBudget);
  if (until) return refused("budget", until);
  return errorsAt.length + (running?.bulk ?? 0) >= share ? refused("slots", null) : null;
}

/**
 * How many milliseconds one more request has to wait. The allowance flows back evenly; `burst` requests' worth of it
 * may be used at once.
 */
function paceWait(spentUntil: Date, { perSecond, burst }: Pace, now: Date): number {
  const intervalMs = 1000 / perSecond;
  const spentMs = Math.max(0, spentUntil.getTime() - now.getTime()) + intervalMs;
  return Math.max(0, Math.ceil(spentMs - Math.max(1, burst) * intervalMs));
}
