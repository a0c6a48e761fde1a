/** A Date header counts in whole seconds: smaller differences say nothing. */
const GRANULARITY_MS = 2_000;

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

/** A whole sentence about a drift, as seen from this machine. */
export function clockNote(driftMs: number | null): string {
  if (driftMs === null) return "NXCloud refused the time of the call and did not tell its own (code 1004).";
  if (driftMs === 0) return "NXCloud refused the time of the call although both clocks agree (code 1004).";
  const seconds = Math.round(Math.abs(driftMs) / 1000);
  return `The clock of this machine is ${seconds} s ${driftMs > 0 ? "behind" : "ahead of"} NXCloud's (code 1004).`;
}
