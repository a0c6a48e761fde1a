"use client";

import { type RefObject, useEffect, useRef } from "react";
import { TailOnScroll } from "@/components/lists/list-tail";
import { cn } from "@/components/ui/cn";
import type { LiveList } from "@/lib/client/use-live-list";
import type { MediaItemDto } from "@/lib/schemas/media";
import { RescueRow } from "./rescue-row";
import { SECTION_TITLE, sectionsOf } from "./rescue-sections";

/** The next page is asked for when the end of the list is this close. */
const AHEAD = "0px 0px 800px 0px";

interface RescueListProps {
  list: LiveList;
  now: Date;
  currentId: string | null;
  ticked: ReadonlySet<string>;
  mayFetch: boolean;
  scroller: RefObject<HTMLElement | null>;
  onOpen: (itemId: string) => void;
  onTick: (itemId: string, range: boolean) => void;
}

/** What can be rescued under headings of urgency. */
export function RescueList({ list, now, currentId, ticked, mayFetch, scroller, onOpen, onTick }: RescueListProps) {
  const sections = sectionsOf(list.items, now);
  const row = (item: MediaItemDto) => (
    <RescueRow
      key={item.id}
      item={item}
      now={now}
      current={item.id === currentId}
      ticked={ticked.has(item.id)}
      mayFetch={mayFetch}
      onOpen={onOpen}
      onTick={onTick}
    />
  );
  return (
    <div className="@container">
      {sections.map(({ standing, items }) => (
        <section key={`${standing} ${items[0]?.id}`} aria-label={SECTION_TITLE[standing]}>
          <h2
            className={cn(
              "sticky top-0 z-10 border-line border-b bg-surface px-3 py-1.5 font-semibold text-sm md:px-5",
              standing === "hour" || standing === "day" ? "text-gone" : "text-ink-2",
            )}
          >
            {SECTION_TITLE[standing]}
          </h2>
          <ul>{items.map(row)}</ul>
        </section>
      ))}
      <Tail list={list} scroller={scroller} />
    </div>
  );
}

function Tail({ list, scroller }: Pick<RescueListProps, "list" | "scroller">) {
  const { query, loadMore } = list;
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!end.current) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && loadMore(), {
      root: scroller.current,
      rootMargin: AHEAD,
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [loadMore, scroller]);
  return (
    <div ref={end}>
      <TailOnScroll query={query} />
    </div>
  );
}
