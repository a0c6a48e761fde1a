"use client";

import { RefreshCw } from "lucide-react";
import { NewsPill } from "@/components/lists/news-pill";

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
  const text = [settled > 0 && `${settled} settled`, arrived > 0 && `${arrived} new`].filter(Boolean).join(", ");
  return (
    <div className="pointer-events-none absolute inset-x-0 top-2 z-20 flex justify-center">
      <NewsPill icon={RefreshCw} onPress={onUpdate}>
        {text && (
          <>
            <span className="tabular">{text}</span>
            <span className="sr-only">: update the list</span>
          </>
        )}
      </NewsPill>
    </div>
  );
}
