"use client";

import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import type { MediaFilters } from "@/lib/client/media-filters";
import {
  DIRECTIONS,
  type Direction,
  MEDIA_KINDS,
  MEDIA_STATUSES,
  type MediaKind,
  type MediaStatus,
} from "@/lib/schemas/media";

export const LAYOUTS = ["grid", "list"] as const;
export type Layout = (typeof LAYOUTS)[number];

/** What the address says about an explorer. Unknown values in it are passed over. */
const parsers = {
  q: parseAsString.withDefault(""),
  status: parseAsArrayOf(parseAsStringLiteral(MEDIA_STATUSES)).withDefault([]),
  kind: parseAsArrayOf(parseAsStringLiteral(MEDIA_KINDS)).withDefault([]),
  direction: parseAsStringLiteral(DIRECTIONS),
  layout: parseAsStringLiteral(LAYOUTS).withDefault("grid"),
  item: parseAsString,
};

export interface ExplorerView {
  readonly filters: MediaFilters;
  readonly layout: Layout;
  readonly itemId: string | null;
  /** A new filter is a new place: it pushes history and closes the inspector. */
  readonly filter: (change: Partial<FilterChange>) => void;
  readonly search: (text: string) => void;
  readonly clearFilters: () => void;
  readonly setLayout: (layout: Layout) => void;
  /** Opening an item replaces history, so that Back leaves the place and not each item looked at. */
  readonly open: (itemId: string | null) => void;
}

interface FilterChange {
  readonly status: MediaStatus[];
  readonly kind: MediaKind[];
  readonly direction: Direction | null;
}

/** The state of an explorer, kept in the address. `scope` is a phoneNumberId or "all". */
export function useExplorerView(scope: string): ExplorerView {
  const [state, set] = useQueryStates(parsers, { history: "push" });
  const { q, status, kind, direction, layout, item } = state;
  const filters = useMemo<MediaFilters>(
    () => ({ scope, q: q.trim(), status, kind, direction }),
    [scope, q, status, kind, direction],
  );
  return useMemo(
    () => ({
      filters,
      layout,
      itemId: item,
      filter: (change) => void set({ ...change, item: null }),
      search: (text) => void set({ q: text || null, item: null }),
      clearFilters: () => void set({ q: null, status: null, kind: null, direction: null, item: null }),
      setLayout: (next) => void set({ layout: next }, { history: "replace" }),
      open: (itemId) => void set({ item: itemId }, { history: "replace" }),
    }),
    [filters, layout, item, set],
  );
}
