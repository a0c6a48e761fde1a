import { clockBeside } from "./clock-drift";
import { ProviderError } from "./errors";
import type { CheckResult, ProviderNumber } from "./types";

const NAMED_AT_MOST = 5;

/** What a call gave, or the provider's error; anything else that is thrown, such as the signal's reason, goes on. */
export function orFailure<T>(call: Promise<T>): Promise<T | ProviderError> {
  return call.catch((error: unknown) => {
    if (error instanceof ProviderError) return error;
    throw error;
  });
}

/** From which drift in milliseconds on a clock is worth a warning, and from which the provider refuses calls. */
export interface DriftLimits {
  readonly warningMs: number;
  readonly refusedMs: number;
}

/** The line about this machine's clock. `driftMs` is null when the provider did not tell its time. */
export function clockLine(driftMs: number | null, provider: string, limits: DriftLimits): CheckResult {
  const about = { id: "clock", label: "Clock" };
  if (driftMs === null) {
    return { ...about, outcome: "skipped", detail: `${provider} did not tell its time.`, remedy: null };
  }
  if (Math.abs(driftMs) < limits.warningMs) {
    // The time is told in whole seconds, so nobody knows more exactly.
    const seconds = Math.max(2, Math.round(Math.abs(driftMs) / 1000));
    return { ...about, outcome: "ok", detail: `The clock is right to within ${seconds} s.`, remedy: null };
  }
  const outcome = Math.abs(driftMs) < limits.refusedMs ? "warning" : "failed";
  const detail = `${clockBeside(driftMs, provider)}. Calls that are ${limits.refusedMs / 1000} s off are refused.`;
  return { ...about, outcome, detail, remedy: "Set the clock of this machine, best by a time service." };
}

/** What the line about the numbers has in common, whatever it says. */
export const NUMBERS_LINE = { id: "numbers", label: "Business phone numbers" } as const;

/** The remedy for what only fails because something that was told before it does. */
export const FIRST_THE_OTHERS = "Put the results above right, then check the connection again.";

/** The line about numbers that could be listed; `place` is where the provider shows them, as in "in …". */
export function numbersLine(listed: readonly ProviderNumber[], place: string): CheckResult {
  const away = listed.filter(({ status }) => status !== null && status !== "CONNECTED");
  if (away.length === 0) return { ...NUMBERS_LINE, outcome: "ok", detail: `${listed.length} listed.`, remedy: null };
  const names = away.slice(0, NAMED_AT_MOST).map(({ phoneNumber, status }) => `${phoneNumber} (${status})`);
  const end = away.length > NAMED_AT_MOST ? " …" : ".";
  const detail = `${away.length} of ${listed.length} are not connected: ${names.join(", ")}${end}`;
  return { ...NUMBERS_LINE, outcome: "warning", detail, remedy: `Look at these numbers in ${place}.` };
}
