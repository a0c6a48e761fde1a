import { Inbox } from "lucide-react";
import Link from "next/link";
import { NothingMatches } from "@/components/lists/nothing-matches";
import { PageLinks } from "@/components/lists/page-links";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { type Column, ColumnHeads } from "@/components/ui/column-heads";
import { EmptyState } from "@/components/ui/empty-state";
import { Time } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { DeliveryDto, DeliveryPageDto, DeliveryQuery } from "@/lib/schemas/deliveries";
import { ProofMark, ResultBadge } from "./delivery-look";
import { ReplayButton } from "./replay-button";

const COLUMNS: readonly Column[] = [
  { name: "When", className: "w-[150px]" },
  { name: "Connection", className: "w-[20%]" },
  { name: "Proof", className: "w-[130px]" },
  { name: "Result", className: "" },
  { name: "Items", className: "w-[60px] text-right" },
  { name: "Replay", className: "w-[96px] pr-0", unseen: true },
];

const cell = "block @[760px]:table-cell @[760px]:border-line @[760px]:border-b py-0.5 @[760px]:py-2 pr-4 align-top";

/** One page of deliveries, newest first. A narrow table becomes one block for each. */
export function DeliveryList({ page, query }: { page: DeliveryPageDto; query: DeliveryQuery }) {
  if (page.deliveries.length === 0) return <NoDeliveries query={query} />;
  return (
    <div className="@container">
      <table className="block @[760px]:table w-full table-fixed">
        <caption className="sr-only">Deliveries, newest first</caption>
        <thead className="hidden @[760px]:table-header-group">
          <ColumnHeads columns={COLUMNS} className="pr-4" />
        </thead>
        <tbody className="block @[760px]:table-row-group">
          {page.deliveries.map((delivery) => (
            <DeliveryRow key={delivery.id} delivery={delivery} />
          ))}
        </tbody>
      </table>
      <PageLinks query={query} nextCursor={page.nextCursor} path={paths.deliveries} first="Newest" next="Older" />
    </div>
  );
}

function DeliveryRow({ delivery }: { delivery: DeliveryDto }) {
  const { id, receivedAt, connection, verifiedBy, status, itemCount, result } = delivery;
  return (
    <tr className="relative grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 border-line border-b py-2.5 transition-colors @[760px]:table-row @[760px]:border-b-0 @[760px]:py-0 hover:bg-canvas">
      <td className={cn(cell, "col-span-2")}>
        <Link
          href={paths.delivery(id)}
          className="mr-2 @[760px]:block font-medium after:absolute after:inset-0 hover:underline hover:underline-offset-4"
        >
          <Time iso={receivedAt} plain />
        </Link>
        <Time iso={receivedAt} as="moment" plain className="mono text-ink-3" />
      </td>
      <td className={cn(cell, "truncate")}>
        <span className="block truncate">{connection.name}</span>
        {connection.name !== connection.providerLabel && (
          <span className="block truncate text-ink-3 text-sm">{connection.providerLabel}</span>
        )}
      </td>
      <td className={cn(cell, "justify-self-end pr-0 @[760px]:pr-4")}>
        <ProofMark verifiedBy={verifiedBy} />
      </td>
      <td className={cell}>
        <ResultBadge status={status} />
        {result && <span className="mt-0.5 block break-words text-ink-2 text-sm">{result}</span>}
      </td>
      <td className={cn(cell, "mono hidden @[760px]:table-cell text-right text-ink-2")}>{itemCount}</td>
      <td className={cn(cell, "justify-self-end pr-0 @[760px]:text-right")}>
        <ReplayButton deliveryId={id} size="sm" />
      </td>
    </tr>
  );
}

function NoDeliveries({ query }: { query: DeliveryQuery }) {
  if (Object.values(query).some(Boolean)) {
    return (
      <NothingMatches
        action={
          <Button asChild>
            <Link href={paths.deliveries()}>Clear filters</Link>
          </Button>
        }
      >
        A delivery that was refused is not kept; its connection tells when that happened last, and why.
      </NothingMatches>
    );
  }
  return (
    <EmptyState
      icon={<Inbox />}
      title="Nothing was delivered yet"
      action={
        <Button asChild>
          <Link href={paths.connections()}>Go to the connections</Link>
        </Button>
      }
    >
      Every message that a provider delivers is kept here as it came. Each connection tells the address that its
      provider has to be given.
    </EmptyState>
  );
}
