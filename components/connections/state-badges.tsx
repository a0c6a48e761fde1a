import { CircleCheck, CircleDashed, CircleX, Power, PowerOff, TriangleAlert } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { CheckLineDto } from "@/lib/schemas/connections";

export function SwitchBadge({ enabled }: { enabled: boolean }) {
  return enabled ? (
    <Badge tone="stored">
      <Power aria-hidden /> On
    </Badge>
  ) : (
    <Badge>
      <PowerOff aria-hidden /> Off
    </Badge>
  );
}

/** How each outcome of a check is said and drawn. */
export const OUTCOME = {
  ok: { word: "OK", icon: CircleCheck, ink: "text-stored" },
  warning: { word: "Warning", icon: TriangleAlert, ink: "text-failed" },
  failed: { word: "Failed", icon: CircleX, ink: "text-gone" },
  skipped: { word: "Skipped", icon: CircleDashed, ink: "text-ink-3" },
} as const satisfies Record<CheckLineDto["outcome"], unknown>;

/** Icon and word of an outcome. */
export function Outcome({ outcome, className }: { outcome: CheckLineDto["outcome"]; className?: string }) {
  const { word, icon: Icon, ink } = OUTCOME[outcome];
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap font-medium ${ink} ${className ?? ""}`}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {word}
    </span>
  );
}
