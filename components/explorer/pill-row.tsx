"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";

/** Filters side by side, scrolled where they do not fit, and what clears them all once one is `used`. */
export function PillRow({ used, onClear, children }: { used: boolean; onClear: () => void; children: ReactNode }) {
  return (
    <div className="scrollbar-none -mx-3 flex min-w-0 flex-1 items-center gap-1.5 overflow-x-auto px-3 py-0.5 md:-mx-0.5 md:px-0.5">
      {children}
      {used && (
        <button
          type="button"
          onClick={onClear}
          className="inline-flex h-[26px] shrink-0 items-center gap-1 rounded-sm px-2 text-ink-2 text-sm hover:bg-sunken hover:text-ink pointer-coarse:h-8"
        >
          <X aria-hidden className="size-3.5" /> Clear
        </button>
      )}
    </div>
  );
}
