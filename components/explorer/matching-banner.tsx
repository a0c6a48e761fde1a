"use client";

import { Button } from "@/components/ui/button";

/** Offers what is not loaded too, once everything that was got ticked. */
export function MatchingBanner({ selected, onSelect }: { selected: number; onSelect: () => void }) {
  return (
    <div className="pointer-events-auto flex min-h-9 animate-rise-in items-center gap-3 rounded-lg border border-line bg-surface py-1 pr-1 pl-3.5 shadow-float">
      <span className="tabular">Only these {selected} are selected.</span>
      <Button size="sm" variant="primary" onClick={onSelect}>
        Select all that match
      </Button>
    </div>
  );
}
