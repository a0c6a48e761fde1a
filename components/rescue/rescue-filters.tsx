"use client";

import { X } from "lucide-react";
import { FilterPill } from "@/components/explorer/filter-pill";
import { KIND_LOOK, KindIcon } from "@/components/media/kind-icon";
import { numberName } from "@/components/media/phone-number";
import { STATUS_LOOK } from "@/components/media/status-badge";
import { MenuCheckboxItem, MenuRadioGroup } from "@/components/ui/menu";
import { numbersOf } from "@/lib/client/numbers-queries";
import { isRescueFiltered } from "@/lib/client/rescue-queries";
import { MEDIA_KINDS } from "@/lib/schemas/media";
import type { RailDto } from "@/lib/schemas/numbers";
import { RESCUE_STATUSES } from "@/lib/schemas/rescue";
import type { RescueView } from "./use-rescue-view";

/** What of the list is shown. Every choice is in the address. */
export function RescueFilterBar({ view, rail }: { view: RescueView; rail: RailDto | undefined }) {
  const { filters, filter } = view;
  const connections = rail?.connections ?? [];
  const numbers = rail ? numbersOf(rail) : [];
  const toggled = <T,>(values: readonly T[], value: T, on: boolean) =>
    on ? [...values, value] : values.filter((other) => other !== value);
  const number = numbers.find(({ id }) => id === filters.number);
  const connection = connections.find(({ id }) => id === filters.connection);
  return (
    <search className="scrollbar-none -mx-3 flex min-w-0 flex-1 items-center gap-1.5 overflow-x-auto px-3 py-0.5 md:mx-0 md:px-0.5">
      <FilterPill
        name="Number"
        values={filters.number === "all" ? [] : [number ? numberName(number) : "Unknown number"]}
        onClear={() => filter({ number: "all" })}
      >
        <MenuRadioGroup
          label="Number"
          value={filters.number}
          onChange={(chosen) => filter({ number: chosen })}
          options={[
            { value: "all", label: "All numbers" },
            ...numbers.map((each) => ({ value: each.id, label: numberName(each) })),
          ]}
        />
      </FilterPill>
      <FilterPill
        name="Connection"
        values={filters.connection ? [connection?.name ?? "Unknown connection"] : []}
        onClear={() => filter({ connection: null })}
      >
        <MenuRadioGroup
          label="Connection"
          value={filters.connection ?? ""}
          onChange={(chosen) => filter({ connection: chosen || null })}
          options={[
            { value: "", label: "All connections" },
            ...connections.map(({ id, name, providerLabel }) => ({
              value: id,
              label: name === providerLabel ? name : `${name} · ${providerLabel}`,
            })),
          ]}
        />
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
        name="State"
        values={filters.status.map((status) => STATUS_LOOK[status].word)}
        onClear={() => filter({ status: [] })}
      >
        {RESCUE_STATUSES.map((status) => {
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
      {isRescueFiltered(filters) && (
        <button
          type="button"
          onClick={view.clearFilters}
          className="inline-flex h-[26px] shrink-0 items-center gap-1 rounded-sm px-2 text-ink-2 text-sm hover:bg-sunken hover:text-ink pointer-coarse:h-8"
        >
          <X aria-hidden className="size-3.5" /> Clear
        </button>
      )}
    </search>
  );
}
