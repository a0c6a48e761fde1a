"use client";

import { KIND_LOOK } from "@/components/media/kind-icon";
import { STATUS_LOOK } from "@/components/media/status-badge";
import { MenuCheckboxItem } from "@/components/ui/menu";
import { isFiltered } from "@/lib/client/media-filters";
import { DIRECTION_WORDS, MEDIA_KINDS, MEDIA_STATUSES } from "@/lib/schemas/media";
import { AnyOfPill } from "./any-of-pill";
import { FilterPill } from "./filter-pill";
import { PillRow } from "./pill-row";
import { SearchField } from "./search-field";
import type { ExplorerView } from "./use-explorer-view";

/** Search and filters. On a phone the pills stand below the search and scroll sideways. */
export function FilterBar({ view }: { view: ExplorerView }) {
  const { filters, filter } = view;
  return (
    <search className="flex min-w-0 flex-1 flex-col gap-2 md:flex-row md:items-center">
      <SearchField text={filters.q} onSearch={view.search} />
      <PillRow used={isFiltered(filters)} onClear={view.clearFilters}>
        <AnyOfPill
          name="Status"
          values={MEDIA_STATUSES}
          look={STATUS_LOOK}
          chosen={filters.status}
          onChoose={(status) => filter({ status })}
        />
        <AnyOfPill
          name="Kind"
          values={MEDIA_KINDS}
          look={KIND_LOOK}
          chosen={filters.kind}
          onChoose={(kind) => filter({ kind })}
        />
        <FilterPill
          name="Direction"
          values={filters.direction ? [DIRECTION_WORDS[filters.direction]] : []}
          onClear={() => filter({ direction: null })}
        >
          {(["INBOUND", "UPLOADED"] as const).map((direction) => (
            <MenuCheckboxItem
              key={direction}
              checked={filters.direction === direction}
              onCheckedChange={(on) => filter({ direction: on ? direction : null })}
            >
              {DIRECTION_WORDS[direction]}
            </MenuCheckboxItem>
          ))}
        </FilterPill>
      </PillRow>
    </search>
  );
}
