"use client";

import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";

/** Offers what is not loaded too, once everything that is was ticked. Lies over the list, so that nothing moves. */
export function MatchingBanner({
  loaded,
  onSelect,
  className,
}: {
  loaded: number;
  onSelect: () => void;
  className?: string;
}) {
  return (
    <div className={cn("pointer-events-none absolute inset-x-0 top-2.5 z-20 flex justify-center px-3", className)}>
      <div className="pointer-events-auto flex min-h-9 animate-rise-in items-center gap-3 rounded-lg border border-line bg-surface py-1 pr-1 pl-3.5 shadow-float">
        <span className="tabular">The {loaded} loaded are selected.</span>
        <Button size="sm" variant="primary" onClick={onSelect}>
          Select all that match
        </Button>
      </div>
    </div>
  );
}
