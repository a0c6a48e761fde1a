import { BellOff, CircleAlert, CircleCheck, type LucideIcon, UserCheck } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import type { AffectedCounts, IncidentDto, IncidentState } from "@/lib/schemas/incidents";
import type { FailureDto } from "@/lib/schemas/media";

/** How each state is said and drawn. */
export const INCIDENT_LOOK: Readonly<Record<IncidentState, { word: string; tone: Tone; icon: LucideIcon }>> = {
  OPEN: { word: "Open", tone: "failed", icon: CircleAlert },
  ACKNOWLEDGED: { word: "Acknowledged", tone: "moving", icon: UserCheck },
  SNOOZED: { word: "Snoozed", tone: "neutral", icon: BellOff },
  CLOSED: { word: "Closed", tone: "stored", icon: CircleCheck },
};

export function IncidentBadge({ state }: { state: IncidentState }) {
  const { word, tone, icon: Icon } = INCIDENT_LOOK[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden /> {word}
    </Badge>
  );
}

/** "Credentials refused · NXCloud": what it is, in one line. */
export function incidentTitle({ failure, operation, providerLabel }: IncidentDto): string {
  const deed = operation === "UPLOAD" ? "Upload: " : "";
  return `${deed}${failure.title} · ${providerLabel}`;
}

const TURN: Readonly<Record<FailureDto["whoActs"], string>> = {
  nobody: "Nobody has to act",
  operator: "An operator can act",
  admin: "An administrator has to act",
  owner: "The owner of the account has to act",
  customer: "The customers have to act",
  provider: "The provider has to act",
};

export function whoActsText({ whoActs }: FailureDto): string {
  return TURN[whoActs];
}

/** "37 items of 12 customers", "1,000+ items of 400+ customers", "1 upload". */
export function affectedText(
  { items, customers, atLeast }: AffectedCounts,
  operation: IncidentDto["operation"],
): string {
  const one = operation === "UPLOAD" ? "upload" : "item";
  const more = atLeast ? "+" : "";
  const affected = `${items.toLocaleString("en")}${more} ${items === 1 ? one : `${one}s`}`;
  if (customers === 0) return affected;
  return `${affected} of ${customers.toLocaleString("en")}${more} ${customers === 1 ? "customer" : "customers"}`;
}
