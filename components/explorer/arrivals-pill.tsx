"use client";

import { ArrowUp } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";

/** Announces what arrived above the list; a press shows it from the top. */
export function ArrivalsPill({ count, onShow }: { count: number; onShow: () => Promise<void> }) {
  const [busy, setBusy] = useState(false);
  const show = async () => {
    setBusy(true);
    await onShow().catch((error: Error) => toast.error(error.message));
    setBusy(false);
  };
  return (
    <div role="status">
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
