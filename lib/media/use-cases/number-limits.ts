import { z } from "zod";
import { providerFacts } from "../../connections/provider-facts";
import type { Connection } from "../../data/generated/client";
import { env } from "../../env";
import type { NumberLimits } from "../admission";

const HOUR_MS = 60 * 60_000;
/** For rows whose provider has no adapter any more: nobody is asked for them anyway. */
const UNKNOWN = { pace: { perSecond: 1, burst: 1 }, errorsPerHour: 1 };

const chosenLimits = z.object({
  requestsPerSecond: z.number().positive().optional().catch(undefined),
  errorsPerHour: z.number().int().positive().optional().catch(undefined),
});

/** What holds for the numbers of a connection: its own settings, and what its provider puts up with where they are silent. */
export function numberLimits({ providerKind, settings }: Pick<Connection, "providerKind" | "settings">): NumberLimits {
  const { pace, errorsPerHour } = providerFacts(providerKind).capabilities ?? UNKNOWN;
  const chosen = chosenLimits.safeParse(settings).data ?? {};
  const perSecond = chosen.requestsPerSecond ?? pace.perSecond;
  return {
    atOnce: env().ATTACHE_NUMBER_CONCURRENCY,
    errorBudget: { errors: chosen.errorsPerHour ?? errorsPerHour, windowMs: HOUR_MS },
    pace: { perSecond, burst: (perSecond * pace.burst) / pace.perSecond },
  };
}
