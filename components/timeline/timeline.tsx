"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useMemo } from "react";
import { SectionTitle } from "@/components/inspector/fact-list";
import { MoreButton } from "@/components/lists/more-button";
import { STATUS_LOOK } from "@/components/media/status-badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { formatDay } from "@/components/ui/format";
import { RequestCode } from "@/components/ui/request-code";
import { Skeleton } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { useNow } from "@/components/ui/use-now";
import { timelineOptions } from "@/lib/client/media-queries";
import type { RequestError } from "@/lib/client/request-error";
import type { MediaDetailDto } from "@/lib/schemas/media";
import type { TimelineEntryDto, TimelinePageDto } from "@/lib/schemas/timeline";
import { BundleDialog } from "./bundle-dialog";
import { Row, TimelineEntry } from "./timeline-entry";

/** Everything that happened to an item, newest first, day by day, down to where it came from. */
export function Timeline({ item: { id: itemId, can } }: { item: Pick<MediaDetailDto, "id" | "can"> }) {
  const query = useInfiniteQuery(timelineOptions(itemId));
  const entries = useMemo(() => query.data?.pages.flatMap((page) => page.entries) ?? [], [query.data]);
  const now = query.data?.pages[0]?.now;
  return (
    <section aria-label="Timeline">
      <SectionTitle aside={can.export && <BundleDialog key={itemId} about={{ itemId }} />}>Timeline</SectionTitle>
      {query.isPending && <Loading />}
      {query.isError && !query.data && <NotLoaded error={query.error} onRetry={() => void query.refetch()} />}
      {now && <Present now={now} />}
      <Days entries={entries} />
      {query.hasNextPage && (
        <div className="mt-1 flex flex-wrap items-center gap-2">
          <MoreButton query={query}>Show earlier</MoreButton>
          {query.isFetchNextPageError && (
            <p role="alert" className="text-gone text-sm">
              {query.error?.message}
            </p>
          )}
        </div>
      )}
    </section>
  );
}

/** How it stands, and when something happens next by itself. */
function Present({ now: { status, nextAttemptAt } }: { now: TimelinePageDto["now"] }) {
  const look = STATUS_LOOK[status];
  return (
    <ol>
      <Row icon={<look.icon aria-hidden className={cn("size-3.5", look.ink)} />}>
        <h4 className="py-[3px] font-medium">
          Now{" "}
          <span className="font-normal text-ink-2">
            · {look.word}
            {nextAttemptAt && (
              <>
                {" "}
                · next try <Time iso={nextAttemptAt} />
              </>
            )}
          </span>
        </h4>
      </Row>
    </ol>
  );
}

interface Day {
  readonly name: string;
  readonly entries: readonly TimelineEntryDto[];
}

function daysOf(entries: readonly TimelineEntryDto[], now: Date): readonly Day[] {
  const days = new Map<string, TimelineEntryDto[]>();
  for (const entry of entries) {
    const name = formatDay(new Date(entry.at), now);
    days.set(name, [...(days.get(name) ?? []), entry]);
  }
  return [...days].map(([name, ofDay]) => ({ name, entries: ofDay }));
}

function Days({ entries }: { entries: readonly TimelineEntryDto[] }) {
  const today = useNow()?.toDateString();
  const days = useMemo(() => (today ? daysOf(entries, new Date(today)) : []), [entries, today]);
  const latestAttempt = entries.find(({ kind }) => kind === "attempt")?.id;
  return days.map(({ name, entries: ofDay }) => (
    <div key={name} className="mt-1.5">
      <h4 className="mb-0.5 border-line border-b pb-0.5 font-medium text-ink-3 text-sm">{name}</h4>
      <ol>
        {ofDay.map((entry) => (
          <TimelineEntry key={entry.id} entry={entry} initiallyOpen={entry.id === latestAttempt} />
        ))}
      </ol>
    </div>
  ));
}

const WIDTHS = [180, 140, 200, 120];

function Loading() {
  return (
    <>
      <p role="status" className="sr-only">
        Loading the timeline
      </p>
      <div aria-hidden className="grid gap-3 py-1">
        {WIDTHS.map((width) => (
          <div key={width} className="flex items-center gap-2">
            <Skeleton className="size-4 rounded-full" />
            <Skeleton className="h-4" style={{ width }} />
          </div>
        ))}
      </div>
    </>
  );
}

function NotLoaded({ error, onRetry }: { error: Error & Partial<RequestError>; onRetry: () => void }) {
  return (
    <div role="alert" className="grid justify-items-start gap-1.5">
      <p className="text-ink-2">The timeline could not be loaded. {error.message}</p>
      <Button size="sm" onClick={onRetry}>
        <RotateCw />
        Try again
      </Button>
      <p className="text-ink-3 text-sm">
        <RequestCode requestId={error.requestId ?? null} />
      </p>
    </div>
  );
}
