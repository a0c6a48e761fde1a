import { Plug, Plus, ShieldX } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { type Column, ColumnHeads } from "@/components/ui/column-heads";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { ConnectionSummaryDto } from "@/lib/schemas/connections";
import { Outcome, SwitchBadge } from "./state-badges";

const COLUMNS: readonly Column[] = [
  { name: "Connection", className: "w-[34%]" },
  { name: "State", className: "" },
  { name: "Numbers", className: "" },
  { name: "Last delivery", className: "" },
  { name: "Last check", className: "pr-0" },
];

const cell = "block @[760px]:table-cell @[760px]:border-line @[760px]:border-b py-0.5 @[760px]:py-2.5 pr-5 align-top";

/** Every connection with how it is doing. A narrow table becomes one block for each. */
export function ConnectionList({ connections }: { connections: readonly ConnectionSummaryDto[] }) {
  if (connections.length === 0) return <NoConnections />;
  return (
    <div className="@container">
      <table className="block @[760px]:table w-full">
        <caption className="sr-only">Connections by name</caption>
        <thead className="hidden @[760px]:table-header-group">
          <ColumnHeads columns={COLUMNS} className="pr-5" />
        </thead>
        <tbody className="block @[760px]:table-row-group">
          {connections.map((connection) => (
            <ConnectionRow key={connection.id} connection={connection} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ConnectionRow({ connection }: { connection: ConnectionSummaryDto }) {
  const { id, name, providerLabel, enabled, numbers, lastDeliveryAt, lastCheck } = connection;
  return (
    <tr className="relative block border-line border-b py-3 transition-colors @[760px]:table-row @[760px]:border-b-0 @[760px]:py-0 hover:bg-canvas">
      <td className={cn(cell, "@[760px]:max-w-0")}>
        <Link
          href={paths.connection(id)}
          className="block truncate font-medium text-lg leading-5 after:absolute after:inset-0 hover:underline hover:underline-offset-4"
        >
          {name}
        </Link>
        <span className="text-ink-2">{providerLabel}</span>
      </td>
      <td className={cell}>
        <SwitchBadge enabled={enabled} />
      </td>
      <td className={cn(cell, "tabular leading-[22px]")}>
        {numbers} <span className="text-ink-2">{numbers === 1 ? "number" : "numbers"}</span>
      </td>
      <td className={cn(cell, "leading-[22px]")}>
        <span className="text-ink-3 @[760px]:hidden">Last delivery </span>
        {lastDeliveryAt ? <Time iso={lastDeliveryAt} plain /> : <span className="text-ink-3">never</span>}
        <Refusal connection={connection} />
      </td>
      <td className={cn(cell, "pr-0 leading-[22px]")}>
        <span className="text-ink-3 @[760px]:hidden">Last check </span>
        {lastCheck ? (
          <span className="inline-flex flex-wrap gap-x-2">
            <Outcome outcome={lastCheck.outcome} />
            <Time iso={lastCheck.at} plain className="text-ink-2" />
          </span>
        ) : (
          <span className="text-ink-3">never</span>
        )}
      </td>
    </tr>
  );
}

function Refusal({ connection: { refusal } }: { connection: ConnectionSummaryDto }) {
  if (!refusal) return null;
  return (
    <span className="mt-0.5 flex max-w-80 items-start gap-1.5 text-gone text-sm">
      <ShieldX aria-hidden className="mt-px size-3.5 shrink-0" />
      <span>
        Refused <Time iso={refusal.at} plain />: {refusal.because}
      </span>
    </span>
  );
}

function NoConnections() {
  return (
    <EmptyState
      icon={<Plug />}
      title="No connection yet"
      action={
        <Button asChild variant="primary">
          <Link href={paths.newConnection()}>
            <Plus /> Add the first connection
          </Link>
        </Button>
      }
    >
      A connection is one set of credentials at one provider. It brings the numbers that the provider runs for you, and
      the media that customers send to them.
    </EmptyState>
  );
}
