"use client";

import { ArrowUp } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { cn } from "@/components/ui/cn";

/** Announces what arrived above the list; a press shows it from the top. Takes no room, so nothing moves. */
export function ArrivalsPill({
  count,
  onShow,
  className,
}: {
  count: number;
  onShow: () => Promise<void>;
  className?: string;
}) {
  const [busy, setBusy] = useState(false);
  const show = async () => {
    setBusy(true);
    await onShow().catch((error: Error) => toast.error(error.message));
    setBusy(false);
  };
  return (
    <div
      role="status"
      className={cn("pointer-events-none absolute inset-x-0 top-2.5 z-20 flex justify-center", className)}
    >
      {count > 0 && (
        <button
          type="button"
          onClick={() => void show()}
          aria-busy={busy}
          className="pointer-events-auto inline-flex h-7 animate-rise-in items-center gap-1.5 rounded-full bg-ink px-3 font-medium text-surface shadow-float pointer-coarse:h-9"
        >
          <ArrowUp aria-hidden className="size-3.5" />
          <span className="tabular">{count} new</span>
        </button>
      )}
    </div>
  );
}
