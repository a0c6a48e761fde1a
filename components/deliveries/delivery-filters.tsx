"use client";

import { X } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useId, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Input, Select } from "@/components/ui/input";
import { Spinner } from "@/components/ui/spinner";
import { useNow } from "@/components/ui/use-now";
import { paths } from "@/lib/paths";
import { DELIVERY_STATUSES, type DeliveryQuery } from "@/lib/schemas/deliveries";
import { RESULT_LOOK } from "./delivery-look";

type Filters = Omit<DeliveryQuery, "cursor">;

/** What of the deliveries is shown. Every choice is in the address. */
export function DeliveryFilters({
  filters,
  connections,
}: {
  filters: Filters;
  connections: readonly { readonly id: string; readonly name: string }[];
}) {
  const router = useRouter();
  const [busy, start] = useTransition();
  const show = (next: Filters) => start(() => router.push(paths.deliveries(next)));
  const set = (name: keyof Filters) => (value: string) => show({ ...filters, [name]: value || undefined });
  const filtered = Object.values(filters).some(Boolean);
  return (
    <search className="flex flex-wrap items-end gap-x-2 gap-y-2">
      <Labelled label="Connection">
        {(id) => (
          <Select
            id={id}
            value={filters.connection ?? ""}
            onChange={(event) => set("connection")(event.target.value)}
            className="w-full sm:w-44"
          >
            <option value="">All connections</option>
            {connections.map((connection) => (
              <option key={connection.id} value={connection.id}>
                {connection.name}
              </option>
            ))}
          </Select>
        )}
      </Labelled>
      <Labelled label="Result">
        {(id) => (
          <Select
            id={id}
            value={filters.status ?? ""}
            onChange={(event) => set("status")(event.target.value)}
            className="w-full sm:w-36"
          >
            <option value="">Any result</option>
            {DELIVERY_STATUSES.map((status) => (
              <option key={status} value={status}>
                {RESULT_LOOK[status].word}
              </option>
            ))}
          </Select>
        )}
      </Labelled>
      <TimeFilter label="From" iso={filters.from} onChange={set("from")} />
      <TimeFilter label="Up to" iso={filters.to} onChange={set("to")} />
      {filtered && (
        <Button variant="ghost" onClick={() => show({})}>
          <X /> Clear filters
        </Button>
      )}
      {busy && <Spinner className="mb-[7px] text-ink-3" />}
    </search>
  );
}

function Labelled({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className={cn("min-w-[calc(50%-4px)] flex-1 sm:min-w-0 sm:flex-none", className)}>
      <label htmlFor={id} className="mb-0.5 block text-ink-3 text-sm">
        {label}
      </label>
      {children(id)}
    </div>
  );
}

/** A moment in the reader's zone, in the address as UTC. The server does not know the zone, so it is filled in later. */
function TimeFilter({
  label,
  iso,
  onChange,
}: {
  label: string;
  iso: string | undefined;
  onChange: (iso: string) => void;
}) {
  const now = useNow();
  const key = `${iso} ${now !== null}`;
  return (
    // A phone has room for them only when they count.
    <Labelled label={label} className={iso ? "min-w-full" : "hidden sm:block"}>
      {(id) => (
        <Input
          key={key}
          id={id}
          type="datetime-local"
          defaultValue={iso && now ? localTime(new Date(iso)) : ""}
          // Only a finished choice counts: typing a date passes through many that are not meant.
          onBlur={(event) => {
            const chosen = event.target.value ? new Date(event.target.value).toISOString() : "";
            const before = iso ? localTime(new Date(iso)) : "";
            if (event.target.value !== before) onChange(chosen);
          }}
          onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
          className="w-full sm:w-[190px]"
        />
      )}
    </Labelled>
  );
}

/** "2026-11-20T13:58" in the reader's zone, as the browser's own input takes it. */
function localTime(date: Date): string {
  const shifted = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}
