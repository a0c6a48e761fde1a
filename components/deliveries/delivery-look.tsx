import { CircleCheck, CircleMinus, Clock3, Link2, type LucideIcon, ShieldCheck, TriangleAlert } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import type { DeliveryStatus } from "@/lib/schemas/deliveries";

/** How each result is said and drawn. */
export const RESULT_LOOK: Readonly<Record<DeliveryStatus, { word: string; tone: Tone; icon: LucideIcon }>> = {
  RECEIVED: { word: "Received", tone: "moving", icon: Clock3 },
  PROCESSED: { word: "Processed", tone: "stored", icon: CircleCheck },
  IGNORED: { word: "Ignored", tone: "neutral", icon: CircleMinus },
  FAILED: { word: "Failed", tone: "failed", icon: TriangleAlert },
};

export function ResultBadge({ status }: { status: DeliveryStatus }) {
  const { word, tone, icon: Icon } = RESULT_LOOK[status];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden /> {word}
    </Badge>
  );
}

/** How a delivery had proven where it came from. */
export function ProofMark({ verifiedBy }: { verifiedBy: string }) {
  const signed = verifiedBy === "signature";
  const Icon = signed ? ShieldCheck : Link2;
  return (
    <span className="inline-flex items-baseline gap-1.5 whitespace-nowrap text-ink-2">
      <Icon aria-hidden className={`size-3.5 shrink-0 translate-y-0.5 ${signed ? "text-stored" : "text-ink-3"}`} />
      {signed ? "Signature" : "Address only"}
    </span>
  );
}
