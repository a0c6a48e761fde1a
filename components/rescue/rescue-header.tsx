"use client";

import { lostText } from "@/lib/client/numbers-queries";
import type { RailDto } from "@/lib/schemas/numbers";

/** What this place is for, and how pressing it is. */
export function RescueHeader({ rail }: { rail: RailDto | undefined }) {
  return (
    <div className="flex min-h-12 flex-wrap items-baseline gap-x-3">
      <div className="min-w-0 flex-1">
        <h1 className="font-semibold text-xl tracking-[-0.01em]">Rescue</h1>
        <p className="text-ink-2">
          What is not stored and can still be had, by what is lost first.
          {rail && ` ${summary(rail.lostWithinDay)}`}
        </p>
      </div>
    </div>
  );
}

function summary(lostWithinDay: number): string {
  if (lostWithinDay === 0) return "Nothing is lost within a day.";
  return `${lostText(lostWithinDay)} ${lostWithinDay === 1 ? "is" : "are"} lost within a day.`;
}
