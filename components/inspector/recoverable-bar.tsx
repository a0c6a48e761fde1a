"use client";

import { Timer, TimerOff } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { formatExact } from "@/components/ui/format";
import { useNow } from "@/components/ui/use-now";
import { timeLeft } from "@/lib/media/time-left";
import type { MediaDetailDto } from "@/lib/schemas/media";
import { ProbeLine } from "./probe-line";

const FILL = { none: "bg-accent", soon: "bg-failed", now: "bg-gone", over: "bg-line-strong" } as const;
const WORD = { none: "text-ink", soon: "text-failed", now: "text-gone", over: "text-ink-2" } as const;

/** How long the provider can still be asked. Coloured only while there are no bytes here, for then it matters. */
export function RecoverableBar({ item }: { item: MediaDetailDto }) {
  const now = useNow();
  if (!now) return <div className="h-10" />;
  const text = timeLeft(item, now);
  const pressing = item.blobId === null;
  const Icon = text.urgency === "over" ? TimerOff : Timer;
  return (
    <section aria-label="Time left at the provider">
      <div className="flex min-h-5 items-center gap-2.5">
        <Icon aria-hidden className="size-4 shrink-0 text-ink-3" />
        {text.share !== null && (
          <div aria-hidden className="h-[3px] min-w-0 flex-1 rounded-full bg-line">
            <div
              className={cn("h-full rounded-full", pressing ? FILL[text.urgency] : "bg-ink-3/60")}
              style={{ width: `${text.share * 100}%` }}
            />
          </div>
        )}
        <p
          className="shrink-0 text-ink-2"
          title={item.recoverable.until ? formatExact(new Date(item.recoverable.until)) : undefined}
        >
          <span className={cn("font-semibold tabular", pressing ? WORD[text.urgency] : "text-ink")}>{text.amount}</span>
          {text.certainty && ` · ${text.certainty}`}
        </p>
      </div>
      <p className="mt-0.5 pl-[26px] text-ink-3 text-sm">{text.lastHope ?? item.recoverable.because}</p>
      <ProbeLine item={item} />
    </section>
  );
}
