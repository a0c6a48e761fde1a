import type { ShownBreaker } from "../../data/breakers";
import type { BreakerDto } from "../../schemas/numbers";
import type { NumberLimits } from "../admission";
import { recentErrors } from "../breaker";

/** How a number's requests stand, as the console shows it. `breaker` is undefined where nothing was ever noted. */
export function presentBreaker(
  breaker: ShownBreaker | undefined,
  { errorBudget }: Pick<NumberLimits, "errorBudget">,
  now: Date,
): BreakerDto {
  const errors = breaker ? recentErrors(breaker, errorBudget, now).length : 0;
  const budget = { errors, errorBudget: errorBudget.errors, windowMinutes: Math.round(errorBudget.windowMs / 60_000) };
  const nothing = { because: null, since: null, resumesAt: null, pausedBy: null, note: null };
  if (!breaker || (breaker.state === "CLOSED" && !breaker.pausedAt)) return { state: "closed", ...nothing, ...budget };
  const { because, resumesAt, pausedAt } = breaker;
  if (pausedAt) {
    const pausedBy = breaker.pausedBy?.name ?? null;
    const { pauseNote: note } = breaker;
    return { state: "paused", because, since: pausedAt.toISOString(), resumesAt: null, pausedBy, note, ...budget };
  }
  return {
    ...nothing,
    ...budget,
    state: breaker.state === "OPEN" ? "open" : "half-open",
    because,
    since: breaker.openedAt?.toISOString() ?? null,
    resumesAt: resumesAt?.toISOString() ?? null,
  };
}
