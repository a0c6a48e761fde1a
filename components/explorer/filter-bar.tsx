"use client";

import { X } from "lucide-react";
import { KIND_LOOK, KindIcon } from "@/components/media/kind-icon";
import { STATUS_LOOK } from "@/components/media/status-badge";
import { MenuCheckboxItem } from "@/components/ui/menu";
import { isFiltered } from "@/lib/client/media-filters";
import { MEDIA_KINDS, MEDIA_STATUSES } from "@/lib/schemas/media";
import { FilterPill } from "./filter-pill";
import { SearchField } from "./search-field";
import type { ExplorerView } from "./use-explorer-view";

const DIRECTION_WORDS = { INBOUND: "Received", UPLOADED: "Uploaded" } as const;

/** Search and filters. On a phone the pills stand below the search and scroll sideways. */
export function FilterBar({ view }: { view: ExplorerView }) {
  const { filters, filter } = view;
  const toggled = <T,>(values: readonly T[], value: T, on: boolean) =>
    on ? [...values, value] : values.filter((other) => other !== value);
  return (
    <search className="flex min-w-0 flex-1 flex-col gap-2 md:flex-row md:items-center">
      <SearchField text={filters.q} onSearch={view.search} />
      <div className="scrollbar-none -mx-3 flex min-w-0 flex-1 items-center gap-1.5 overflow-x-auto px-3 py-0.5 md:mx-0 md:px-0.5">
        <FilterPill
          name="Status"
          values={filters.status.map((status) => STATUS_LOOK[status].word)}
          onClear={() => filter({ status: [] })}
        >
          {MEDIA_STATUSES.map((status) => {
            const { icon: Icon, word, ink } = STATUS_LOOK[status];
            return (
              <MenuCheckboxItem
                key={status}
                checked={filters.status.includes(status)}
                onCheckedChange={(on) => filter({ status: toggled(filters.status, status, on) })}
              >
                <Icon aria-hidden className={ink} />
                {word}
              </MenuCheckboxItem>
            );
          })}
        </FilterPill>
        <FilterPill
          name="Kind"
          values={filters.kind.map((kind) => KIND_LOOK[kind].word)}
          onClear={() => filter({ kind: [] })}
        >
          {MEDIA_KINDS.map((kind) => (
            <MenuCheckboxItem
              key={kind}
              checked={filters.kind.includes(kind)}
              onCheckedChange={(on) => filter({ kind: toggled(filters.kind, kind, on) })}
            >
              <KindIcon kind={kind} />
              {KIND_LOOK[kind].word}
            </MenuCheckboxItem>
          ))}
        </FilterPill>
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
        {isFiltered(filters) && (
          <button
            type="button"
            onClick={view.clearFilters}
            className="inline-flex h-[26px] shrink-0 items-center gap-1 rounded-sm px-2 text-ink-2 text-sm hover:bg-sunken hover:text-ink pointer-coarse:h-8"
          >
            <X aria-hidden className="size-3.5" /> Clear
          </button>
        )}
      </div>
    </search>
  );
}
