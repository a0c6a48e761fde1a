import { CirclePause, Hourglass, RotateCw } from "lucide-react";
import type { BreakerDto } from "@/lib/schemas/numbers";
import { BREAKER_WORD } from "./breaker-text";

export const BREAKER_ICON = { open: Hourglass, "half-open": RotateCw, paused: CirclePause } as const;

/** Icon and word for a number whose requests do not simply go out; nothing for one that is well. */
export function BreakerMark({ state }: { state: BreakerDto["state"] }) {
  if (state === "closed") return null;
  const Icon = BREAKER_ICON[state];
  return (
    <span className="flex items-center gap-1 truncate font-normal text-failed text-sm">
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {BREAKER_WORD[state]}
    </span>
  );
}
