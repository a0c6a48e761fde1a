"use client";

import { useVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from "react";
import { recallScroll, rememberScroll } from "./scroll-memory";

const OVERSCAN_ROWS = 4;
/** So many pixels before the end the next page is asked for. */
const AHEAD_PIXELS = 1_600;

export interface Row {
  readonly key: string;
  readonly height: number;
}

interface VirtualRowsOptions {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly rows: readonly Row[];
  /** Names the list in the scroll memory. */
  readonly memory: string;
  /** The row to keep in sight when it changes; -1 for none. */
  readonly cursorRow: number;
  /** Fixed height in pixels that covers the top of the scroller. */
  readonly covered?: number;
  readonly onNearEnd: () => void;
}

interface VirtualRows {
  readonly rows: VirtualItem[];
  readonly height: number;
  /** How far the list is scrolled, as of this rendering. */
  readonly offset: number;
}

/** Windows rows of known heights, keeps the cursor in sight, asks for more in time, and finds its place again on Back. */
export function useVirtualRows(options: VirtualRowsOptions): VirtualRows {
  const { scroller, rows, memory, cursorRow, covered = 0, onNearEnd } = options;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => rows[index]?.height ?? 0,
    // A new function whenever the rows are new: that is what makes the virtualizer look at their heights again.
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    overscan: OVERSCAN_ROWS,
    scrollPaddingStart: covered + 8,
    scrollPaddingEnd: 8,
  });
  const height = virtualizer.getTotalSize();
  useRecalledScroll(scroller, memory, rows.length > 0, virtualizer.scrollOffset);

  useEffect(() => {
    if (cursorRow >= 0) virtualizer.scrollToIndex(cursorRow, { align: "auto" });
  }, [cursorRow, virtualizer]);

  const bottom = (virtualizer.scrollOffset ?? 0) + (virtualizer.scrollRect?.height ?? 0);
  const nearEnd = height > 0 && bottom > height - AHEAD_PIXELS;
  // biome-ignore lint/correctness/useExhaustiveDependencies: after a page that brought too little, the end is near anew.
  useEffect(() => {
    if (nearEnd) onNearEnd();
  }, [nearEnd, rows.length, onNearEnd]);

  return { rows: virtualizer.getVirtualItems(), height, offset: virtualizer.scrollOffset ?? 0 };
}

/** Scrolls to where the list was left on this history entry, once it has rows, and remembers where it is from then on. */
function useRecalledScroll(
  scroller: RefObject<HTMLElement | null>,
  memory: string,
  filled: boolean,
  offset: number | null,
): void {
  const recalled = useRef(false);
  useLayoutEffect(() => {
    if (!scroller.current || !filled || recalled.current) return;
    recalled.current = true;
    scroller.current.scrollTop = recallScroll(memory);
  }, [scroller, memory, filled]);

  useEffect(() => {
    if (offset !== null) rememberScroll(memory, offset);
  }, [memory, offset]);
}
