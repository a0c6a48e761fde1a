"use client";

import { RefreshCw } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";

/** Announces what was settled and what came since the list was read; a press reads it anew. Takes no room. */
export function RescueNews({
  settled,
  arrived,
  onUpdate,
}: {
  settled: number;
  arrived: number;
  onUpdate: () => Promise<void>;
}) {
  const [busy, setBusy] = useState(false);
  const update = async () => {
    setBusy(true);
    await onUpdate().catch((error: Error) => toast.error(error.message));
    setBusy(false);
  };
  const text = [settled > 0 && `${settled} settled`, arrived > 0 && `${arrived} new`].filter(Boolean).join(", ");
  return (
    <div role="status" className="pointer-events-none absolute inset-x-0 top-2 z-20 flex justify-center">
      {text && (
        <button
          type="button"
          onClick={() => void update()}
          aria-busy={busy}
          className="pointer-events-auto inline-flex h-7 animate-rise-in items-center gap-1.5 rounded-full bg-ink px-3 font-medium text-surface shadow-float pointer-coarse:h-9"
        >
          <RefreshCw aria-hidden className="size-3.5" />
          <span className="tabular">{text}</span>
          <span className="sr-only">: update the list</span>
        </button>
      )}
    </div>
  );
}
