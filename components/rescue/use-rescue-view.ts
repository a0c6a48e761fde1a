"use client";

import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { MEDIA_KINDS } from "@/lib/schemas/media";
import { RESCUE_STATUSES, type RescueFilters } from "@/lib/schemas/rescue";

/** What the address says of the view. Unknown values in it are passed over. */
const parsers = {
  number: parseAsString.withDefault("all"),
  connection: parseAsString,
  status: parseAsArrayOf(parseAsStringLiteral(RESCUE_STATUSES)).withDefault([]),
  kind: parseAsArrayOf(parseAsStringLiteral(MEDIA_KINDS)).withDefault([]),
  item: parseAsString,
};

export interface RescueView {
  readonly filters: RescueFilters;
  readonly itemId: string | null;
  /** A new filter is a new place: it pushes history and closes the inspector. */
  readonly filter: (change: Partial<RescueFilters>) => void;
  readonly clearFilters: () => void;
  /** Opening an item replaces history, so that Back leaves the place and not each item looked at. */
  readonly open: (itemId: string | null) => void;
}

/** The state of the Rescue view, kept in the address. */
export function useRescueView(): RescueView {
  const [state, set] = useQueryStates(parsers, { history: "push" });
  const { number, connection, status, kind, item } = state;
  // Opening an item is no other list: what arrived is still announced beside it.
  const filters = useMemo(() => ({ number, connection, status, kind }), [number, connection, status, kind]);
  return useMemo(
    () => ({
      filters,
      itemId: item,
      filter: (change) => {
        const { status: states, kind: kinds, ...rest } = change;
        void set({ ...rest, ...(states && { status: [...states] }), ...(kinds && { kind: [...kinds] }), item: null });
      },
      clearFilters: () => void set({ number: null, connection: null, status: null, kind: null, item: null }),
      open: (itemId) => void set({ item: itemId }, { history: "replace" }),
    }),
    [filters, item, set],
  );
}
