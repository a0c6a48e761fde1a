import { clockBeside } from "../clock-drift";

/** A whole sentence about a drift, as seen from this machine. */
export function clockNote(driftMs: number | null): string {
  if (driftMs === null) return "NXCloud refused the time of the call and did not tell its own (code 1004).";
  if (driftMs === 0) return "NXCloud refused the time of the call although both clocks agree (code 1004).";
  return `${clockBeside(driftMs, "NXCloud")} (code 1004).`;
}
