import { z } from "zod";
import type { ConnectionState } from "../data/connections";
import type { ConnectionSummaryDto } from "../schemas/connections";
import { providerFacts } from "./provider-facts";

const checkDetails = z.looseObject({ failed: z.number(), warnings: z.number() });

/** How a connection is doing, as screens and the command line tell it. */
export function presentState(state: ConnectionState): ConnectionSummaryDto {
  const { lastRefusedAt, lastRefusal, lastDeliveryAt } = state;
  const refused = lastRefusedAt && (!lastDeliveryAt || lastRefusedAt > lastDeliveryAt) ? lastRefusedAt : null;
  return {
    id: state.id,
    name: state.name,
    providerKind: state.providerKind,
    providerLabel: providerFacts(state.providerKind).label,
    enabled: state.enabled,
    numbers: state.numbers,
    lastDeliveryAt: lastDeliveryAt?.toISOString() ?? null,
    refusal: refused && { at: refused.toISOString(), because: lastRefusal ?? "It was turned away." },
    lastCheck: presentCheck(state),
  };
}

function presentCheck({ lastCheckAt, lastCheck }: ConnectionState): ConnectionSummaryDto["lastCheck"] {
  const details = checkDetails.safeParse(lastCheck);
  if (!lastCheckAt || !details.success) return null;
  const { failed, warnings } = details.data;
  return { at: lastCheckAt.toISOString(), outcome: failed > 0 ? "failed" : warnings > 0 ? "warning" : "ok" };
}
