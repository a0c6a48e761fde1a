/** A Date header counts in whole seconds: smaller differences say nothing. */
const GRANULARITY_MS = 2_000;

/** Where this machine's clock stands, to be ended by what follows from it. `driftMs` as `driftOf` gives it, not 0. */
export function clockBeside(driftMs: number, provider: string): string {
  const seconds = Math.round(Math.abs(driftMs) / 1000);
  return `The clock of this machine is ${seconds} s ${driftMs > 0 ? "behind" : "ahead of"} ${provider}'s`;
}

/**
 * How far the server's clock is ahead of ours in milliseconds, negative when behind, from an HTTP Date header that was
 * written between `sentAt` and `receivedAt`. Null without a readable header; 0 when too small to tell.
 */
export function driftOf(dateHeader: string | undefined, sentAt: number, receivedAt: number): number | null {
  const serverTime = dateHeader === undefined ? Number.NaN : Date.parse(dateHeader);
  if (Number.isNaN(serverTime)) return null;
  const drift = serverTime - (sentAt + receivedAt) / 2;
  return Math.abs(drift) <= GRANULARITY_MS + (receivedAt - sentAt) / 2 ? 0 : Math.round(drift);
}
