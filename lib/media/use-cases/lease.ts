import { randomUUID } from "node:crypto";
import type { Clock } from "../../clock";

/** How long a claimed row stays its worker's without a sign of life, in milliseconds. */
export const LEASE_MS = 30_000;
const RENEW_EVERY_MS = 10_000;

/** Names one attempt of one worker: the same worker may come by again while an attempt of its own hangs. */
export function newLeaseOwner(workerId: string): string {
  return `${workerId} ${randomUUID()}`;
}

/** Somebody else has taken the row over: stop, and write nothing. */
export class LeaseLost extends Error {}

export interface LeaseOptions {
  /** Pushes the lease on; false when it is no longer ours. */
  readonly renew: (until: Date) => Promise<boolean>;
  /** The work is aborted with a TimeoutError after this many milliseconds. */
  readonly deadlineMs: number;
  readonly stopping: AbortSignal;
  readonly clock: Clock;
}

/**
 * Runs `work` while renewing a lease beside it. The signal given to `work` aborts when the lease is lost (LeaseLost),
 * the deadline passes (TimeoutError) or the worker stops. A renewal that fails is tried again until the lease runs out.
 */
export async function withLease<T>(options: LeaseOptions, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const lost = new AbortController();
  const signal = AbortSignal.any([lost.signal, options.stopping, AbortSignal.timeout(options.deadlineMs)]);
  let leaseUntil = options.clock.now().getTime() + LEASE_MS;
  let renewing = Promise.resolve();
  const timer = setInterval(() => {
    renewing = renewing.then(async () => {
      const until = options.clock.now().getTime() + LEASE_MS;
      const kept = await options.renew(new Date(until)).catch(() => null);
      if (kept) leaseUntil = until;
      else if (kept === false || options.clock.now().getTime() >= leaseUntil) lost.abort(new LeaseLost());
    });
  }, RENEW_EVERY_MS);
  try {
    return await work(signal);
  } catch (error) {
    // Streams wrap or replace an abort's reason; what matters is why the signal fired.
    throw signal.aborted ? signal.reason : error;
  } finally {
    clearInterval(timer);
    await renewing;
  }
}
