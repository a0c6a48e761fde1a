"use client";

import {
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from "react";
import type { MediaFilters } from "@/lib/client/media-filters";
import type { MediaItemDto } from "@/lib/schemas/media";
import { changeSelection, NOTHING_SELECTED, type Selection } from "./selection";

/** A preview follows the arrows only once they rest: nobody wants every item on the way loaded. */
const SETTLE_MS = 250;
/** Opening the panel narrows the list, so a first click waits for the second one of a double click. */
const DOUBLE_CLICK_MS = 230;

export type Direction = "previous" | "next" | "up" | "down" | "first" | "last" | "page-up" | "page-down";
/** The index to which a move leads from `from` (-1: nowhere yet). */
export type Mover = (from: number, direction: Direction) => number;

const MOVES: Readonly<Record<string, Direction>> = {
  ArrowLeft: "previous",
  ArrowRight: "next",
  ArrowUp: "up",
  ArrowDown: "down",
  Home: "first",
  End: "last",
  PageUp: "page-up",
  PageDown: "page-down",
};

interface CursorOptions {
  /** What the list shows. What was ticked in one list is not meant for another. */
  readonly filters: MediaFilters;
  readonly items: readonly MediaItemDto[];
  readonly openId: string | null;
  readonly onOpen: (itemId: string | null) => void;
  readonly onView: (itemId: string) => void;
}

export interface Cursor {
  readonly id: string | null;
  /** Position of the cursor in the list, -1 when it is not in it. */
  readonly index: number;
  readonly selection: Selection;
  readonly clearSelection: () => void;
  readonly selectLoaded: () => void;
  /** Widens the selection to all that the list would show, loaded or not. */
  readonly selectMatching: () => void;
  readonly goTo: (index: number) => void;
  readonly onKeyDown: (event: KeyboardEvent, move: Mover) => void;
  readonly onClick: (event: MouseEvent) => void;
  readonly onDoubleClick: (event: MouseEvent) => void;
}

/**
 * What is looked at, what is ticked, and how keys and clicks change both. The item at the cursor is the one in the
 * inspector: at once by click, after a rest by keyboard.
 */
export function useCursor({ filters, items, openId, onOpen, onView }: CursorOptions): Cursor {
  const [id, setId] = useState(openId);
  const [followed, setFollowed] = useState(openId);
  const [listed, setListed] = useState(() => JSON.stringify(filters));
  const [selection, change] = useReducer(changeSelection, NOTHING_SELECTED);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const shown = JSON.stringify(filters);
  if (listed !== shown) {
    setListed(shown);
    change({ type: "clear" });
  }

  // The inspector's own previous and next, a link and Back move the cursor too.
  if (followed !== openId) {
    setFollowed(openId);
    if (openId) setId(openId);
  }

  const index = useMemo(() => items.findIndex((item) => item.id === id), [items, id]);
  const order = useMemo(() => items.map((item) => item.id), [items]);

  const moveTo = useCallback(
    (target: number, openAfterMs: number) => {
      const item = items[target];
      if (!item) return;
      setId(item.id);
      clearTimeout(timer.current);
      if (openAfterMs === 0) onOpen(item.id);
      else timer.current = setTimeout(() => onOpen(item.id), openAfterMs);
    },
    [items, onOpen],
  );

  const selectLoaded = () => change({ type: "loaded", order });

  const onKeyDown = (event: KeyboardEvent, move: Mover) => {
    if (event.defaultPrevented || event.altKey) return;
    const control = event.ctrlKey || event.metaKey;
    const direction = MOVES[event.key];
    if (control && event.key.toLowerCase() === "a") selectLoaded();
    else if (control) return;
    else if (direction) {
      const target = move(index, direction);
      const reached = items[target];
      if (event.shiftKey && reached) change({ type: "range", id: reached.id, from: id, order });
      moveTo(target, SETTLE_MS);
    } else if (event.key === "Enter" && id && index >= 0) onView(id);
    else if (event.key === " " && id && index >= 0) {
      change(event.shiftKey ? { type: "range", id, from: null, order } : { type: "toggle", id, order });
    } else return;
    event.preventDefault();
  };

  const onClick = (event: MouseEvent) => {
    const target = indexAt(event);
    const item = items[target];
    if (!item) return;
    const tick = event.target instanceof Element && event.target.closest("[data-tick]");
    if (tick || event.ctrlKey || event.metaKey) {
      setId(item.id);
      return change({ type: "toggle", id: item.id, order });
    }
    if (event.shiftKey) return change({ type: "range", id: item.id, from: id, order });
    change({ type: "clear" });
    moveTo(target, openId === null && !isTouch(event) ? DOUBLE_CLICK_MS : 0);
  };

  const onDoubleClick = (event: MouseEvent) => {
    const item = items[indexAt(event)];
    if (!item || event.shiftKey || event.ctrlKey || event.metaKey) return;
    clearTimeout(timer.current);
    onView(item.id);
  };

  return {
    id,
    index,
    selection,
    clearSelection: () => change({ type: "clear" }),
    selectLoaded,
    selectMatching: () => change({ type: "matching" }),
    goTo: (target) => moveTo(target, 0),
    onKeyDown,
    onClick,
    onDoubleClick,
  };
}

function indexAt(event: MouseEvent): number {
  const tile = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-index]") : null;
  return tile ? Number(tile.dataset.index) : -1;
}

function isTouch(event: MouseEvent): boolean {
  return event.nativeEvent instanceof PointerEvent && event.nativeEvent.pointerType === "touch";
}
