"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { MoreButton } from "@/components/lists/more-button";
import { KindIcon } from "@/components/media/kind-icon";
import { StatusBadge } from "@/components/media/status-badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { bulkItemsOptions } from "@/lib/client/bulk-queries";
import { paths } from "@/lib/paths";
import { BULK_ITEM_STATES, type BulkDetailDto, type BulkItemDto } from "@/lib/schemas/bulk";
import { BulkStateBadge, FORECAST_WORDS, STATE_WORDS } from "./bulk-look";

const COLUMNS = "@[700px]:grid-cols-[20px_minmax(0,1.3fr)_minmax(0,1fr)_176px_96px]";

/** The result of each item, narrowed by the address. */
export function BulkItems({ run }: { run: BulkDetailDto }) {
  const [state, setState] = useQueryState("state", parseAsStringLiteral(BULK_ITEM_STATES));
  const query = useInfiniteQuery(bulkItemsOptions(run.id, state));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-labelledby="items-title" className="border-line border-t py-5">
      <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-2">
        <h2 id="items-title" className="flex-1 font-semibold text-lg">
          Items
        </h2>
        <label className="flex items-center gap-2 text-ink-2">
          Show
          <select
            value={state ?? ""}
            onChange={({ target }) => void setState(BULK_ITEM_STATES.find((each) => each === target.value) ?? null)}
            className="h-[30px] rounded-sm border border-line-strong bg-surface px-2 text-ink pointer-coarse:h-9"
          >
            <option value="">all</option>
            {BULK_ITEM_STATES.map((each) => (
              <option key={each} value={each}>
                {STATE_WORDS[each].toLowerCase()}
              </option>
            ))}
          </select>
        </label>
      </div>
      {query.isPending && <Skeleton className="h-40 w-full" />}
      {query.isError && !query.data && (
        <div className="flex items-center gap-3 py-6 text-ink-2">
          The items could not be loaded.
          <Button size="sm" onClick={() => void query.refetch()}>
            Try again
          </Button>
        </div>
      )}
      {query.data && items.length === 0 && (
        <div className="flex items-center gap-3 py-6 text-ink-2">
          No item is in this state.
          <Button size="sm" onClick={() => void setState(null)}>
            Show all
          </Button>
        </div>
      )}
      {items.length > 0 && (
        <div
          aria-hidden
          className={cn(
            COLUMNS,
            "hidden @[700px]:grid h-8 items-center gap-x-3 border-line border-b text-ink-3 text-sm",
          )}
        >
          <span className="col-start-2">Item</span>
          <span className="col-start-4">Now</span>
          <span>{run.startedAt ? "In this run" : "Forecast"}</span>
        </div>
      )}
      <ul>
        {items.map((item) => (
          <ItemRow key={item.itemId} item={item} started={run.startedAt !== null} />
        ))}
      </ul>
      {query.hasNextPage && (
        <div className="flex h-14 items-center justify-center">
          <MoreButton query={query}>Show more</MoreButton>
        </div>
      )}
    </section>
  );
}

function ItemRow({ item, started }: { item: BulkItemDto; started: boolean }) {
  const why = item.failure
    ? `${item.failure.title}${item.failure.providerCode ? ` (${item.failure.providerCode})` : ""}`
    : item.note;
  return (
    <li
      className={cn(
        "relative grid grid-cols-[20px_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 border-line border-b py-2 hover:bg-canvas",
        COLUMNS,
      )}
    >
      <KindIcon kind={item.kind} className="size-4 text-ink-2" />
      <div className="min-w-0">
        <Link
          href={paths.item(item.phoneNumberId, item.itemId)}
          dir="auto"
          title={item.fileName}
          className="block truncate text-left font-medium after:absolute after:inset-0 hover:underline hover:underline-offset-4"
        >
          {item.fileName}
        </Link>
        <p className="truncate text-ink-2 text-sm">
          {item.senderMasked && (
            <>
              <span className="mono">{item.senderMasked}</span> ·{" "}
            </>
          )}
          <Time iso={item.receivedAt} plain />
        </p>
      </div>
      <p
        className="order-last @[700px]:order-none col-span-3 @[700px]:col-span-1 truncate text-ink-2 text-sm"
        title={why ?? undefined}
      >
        {why}
      </p>
      <div className="hidden @[700px]:block">
        <StatusBadge status={item.status} />
      </div>
      <div className="justify-self-end @[700px]:justify-self-start">
        {started || item.state === "SKIPPED" ? (
          <BulkStateBadge state={item.state} />
        ) : (
          <span className="text-ink-2 text-sm">{FORECAST_WORDS[item.forecast].name}</span>
        )}
      </div>
    </li>
  );
}
