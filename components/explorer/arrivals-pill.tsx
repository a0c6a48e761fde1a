"use client";

import { ArrowUp } from "lucide-react";
import { NewsPill } from "@/components/lists/news-pill";

/** Announces what arrived above the list; a press shows it from the top. */
export function ArrivalsPill({ count, onShow }: { count: number; onShow: () => Promise<void> }) {
  return (
    <NewsPill icon={ArrowUp} onPress={onShow}>
      {count > 0 && <span className="tabular">{count} new</span>}
    </NewsPill>
  );
}
