"use client";

import { X } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useId, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/input";
import { Spinner } from "@/components/ui/spinner";
import { paths } from "@/lib/paths";
import { INCIDENT_STATES, type IncidentQuery } from "@/lib/schemas/incidents";
import { INCIDENT_LOOK } from "./incident-look";

type Filters = Omit<IncidentQuery, "cursor">;

/** Something to choose from, under the name that people know it by. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Which incidents are shown. Every choice is in the address. */
export function IncidentFilters({
  filters,
  numbers,
  providers,
}: {
  filters: Filters;
  numbers: readonly Choice[];
  providers: readonly Choice[];
}) {
  const router = useRouter();
  const [busy, start] = useTransition();
  const show = (next: Filters) => start(() => router.push(paths.incidents(next)));
  const set = (name: keyof Filters) => (value: string) => show({ ...filters, [name]: value || undefined });
  const states = [
    ...INCIDENT_STATES.map((state) => ({ value: state === "OPEN" ? "" : state, label: INCIDENT_LOOK[state].word })),
    { value: "ALL", label: "All" },
  ];
  return (
    <search className="flex flex-wrap items-end gap-2">
      <Filter label="State" value={filters.state ?? ""} onChange={set("state")} choices={states} />
      <Filter
        label="Number"
        value={filters.number ?? ""}
        onChange={set("number")}
        choices={[{ value: "", label: "All numbers" }, ...numbers]}
      />
      {providers.length > 1 && (
        <Filter
          label="Provider"
          value={filters.provider ?? ""}
          onChange={set("provider")}
          choices={[{ value: "", label: "All providers" }, ...providers]}
        />
      )}
      <Filter
        label="Operation"
        value={filters.operation ?? ""}
        onChange={set("operation")}
        choices={[
          { value: "", label: "Both" },
          { value: "DOWNLOAD", label: "Downloads" },
          { value: "UPLOAD", label: "Uploads" },
        ]}
      />
      {Object.values(filters).some(Boolean) && (
        <Button variant="ghost" onClick={() => show({})}>
          <X /> Clear filters
        </Button>
      )}
      {busy && <Spinner className="mb-[7px] text-ink-3" />}
    </search>
  );
}

function Filter({
  label,
  value,
  onChange,
  choices,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  choices: readonly Choice[];
}): ReactNode {
  const id = useId();
  return (
    <div className="min-w-[calc(50%-4px)] flex-1 sm:min-w-0 sm:flex-none">
      <label htmlFor={id} className="mb-0.5 block text-ink-3 text-sm">
        {label}
      </label>
      <Select
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="w-full sm:w-auto sm:min-w-32 sm:max-w-56"
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </Select>
    </div>
  );
}
