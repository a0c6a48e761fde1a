import type { ReactNode, RefObject } from "react";
import type { MediaItemDto } from "@/lib/schemas/media";
import type { Cursor } from "./use-cursor";

/** What the grid and the table are given; either shows the same list. */
export interface ListPaneProps {
  readonly items: readonly MediaItemDto[];
  readonly cursor: Cursor;
  /** Names the list for screen readers. */
  readonly label: string;
  /** Names the list in the scroll memory. */
  readonly memory: string;
  readonly onNearEnd: () => void;
  /** What stands below the last item. */
  readonly tail: ReactNode;
  /** The scrolling element, which holds the focus. */
  readonly listRef: RefObject<HTMLElement | null>;
}
