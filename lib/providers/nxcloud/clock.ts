/** A whole sentence about a drift, as seen from this machine. */
export function clockNote(driftMs: number | null): string {
  if (driftMs === null) return "NXCloud refused the time of the call and did not tell its own (code 1004).";
  if (driftMs === 0) return "NXCloud refused the time of the call although both clocks agree (code 1004).";
  const seconds = Math.round(Math.abs(driftMs) / 1000);
  return `The clock of this machine is ${seconds} s ${driftMs > 0 ? "behind" : "ahead of"} NXCloud's (code 1004).`;
}
