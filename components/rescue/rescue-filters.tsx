"use client";

import { AnyOfPill } from "@/components/explorer/any-of-pill";
import { FilterPill } from "@/components/explorer/filter-pill";
import { PillRow } from "@/components/explorer/pill-row";
import { KIND_LOOK } from "@/components/media/kind-icon";
import { numberName } from "@/components/media/phone-number";
import { STATUS_LOOK } from "@/components/media/status-badge";
import { MenuRadioGroup } from "@/components/ui/menu";
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
  const number = numbers.find(({ id }) => id === filters.number);
  const connection = connections.find(({ id }) => id === filters.connection);
  return (
    <search className="flex min-w-0 flex-1">
      <PillRow used={isRescueFiltered(filters)} onClear={view.clearFilters}>
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
        <AnyOfPill
          name="Kind"
          values={MEDIA_KINDS}
          look={KIND_LOOK}
          chosen={filters.kind}
          onChoose={(kind) => filter({ kind })}
        />
        <AnyOfPill
          name="State"
          values={RESCUE_STATUSES}
          look={STATUS_LOOK}
          chosen={filters.status}
          onChoose={(status) => filter({ status })}
        />
      </PillRow>
    </search>
  );
}
