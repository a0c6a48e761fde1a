"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Layers } from "lucide-react";
import Link from "next/link";
import { TailOnPress } from "@/components/lists/list-tail";
import { LoadFailed } from "@/components/lists/load-failed";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ProgressBar } from "@/components/ui/progress-bar";
import { Skeleton } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { bulkRunsOptions } from "@/lib/client/bulk-queries";
import { paths } from "@/lib/paths";
import type { BulkRunDto } from "@/lib/schemas/bulk";
import { BulkStatusBadge, count, deedWord, itemCount, progressOf } from "./bulk-look";

const SKELETON_WIDTHS = [210, 160, 250, 190, 140, 230];

/** Every bulk run that the operator may see, newest first. Changes come by themselves. */
export function BulkList() {
  const query = useInfiniteQuery(bulkRunsOptions());
  const runs = query.data?.pages.flatMap((page) => page.runs) ?? [];
  if (query.isPending) return <ListSkeleton />;
  if (!query.data) return <LoadFailed title="The bulk runs could not be loaded" query={query} />;
  if (runs.length === 0) return <NoRuns />;
  return (
    <div className="@container">
      <ul>
        {runs.map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </ul>
      <TailOnPress query={query} more="Show older runs" />
    </div>
  );
}

function RunRow({ run }: { run: BulkRunDto }) {
  const { done, of } = progressOf(run);
  return (
    <li className="relative grid @[700px]:grid-cols-[minmax(0,1fr)_150px_190px_84px] gap-x-5 gap-y-1.5 border-line border-b py-3 transition-colors hover:bg-canvas">
      <div className="min-w-0">
        <Link
          href={paths.bulkRun(run.id)}
          className="block truncate font-medium after:absolute after:inset-0 hover:underline hover:underline-offset-4"
        >
          {deedWord(run)} <span className="font-normal text-ink-2">· {run.selection}</span>
        </Link>
        <p className="truncate text-ink-2 text-sm">
          {run.createdBy ?? "From the command line"}
          <span className="@[700px]:hidden">
            {" · "}
            <Time iso={run.createdAt} plain />
          </span>
        </p>
      </div>
      <div>
        <BulkStatusBadge status={run.status} />
      </div>
      <div className="min-w-0 @[700px]:pt-0.5">
        {run.startedAt ? (
          <>
            <ProgressBar
              value={of === 0 ? 1 : done / of}
              label={`Progress of ${run.selection}`}
              className="@[700px]:mt-1.5"
            />
            <p className="tabular mt-1 text-ink-2 text-sm">
              {count(done)} of {count(of)}
              {run.failed > 0 && <span className="text-failed"> · {count(run.failed)} failed</span>}
            </p>
          </>
        ) : (
          <p className="tabular text-ink-2 text-sm">{itemCount(run.total)} found</p>
        )}
      </div>
      <div className="hidden @[700px]:block pt-0.5 text-right text-ink-2 text-sm">
        <Time iso={run.createdAt} plain />
      </div>
    </li>
  );
}

function ListSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading bulk runs</span>
      {SKELETON_WIDTHS.map((width) => (
        <div key={width} className="flex h-[62px] items-center gap-6 border-line border-b">
          <Skeleton className="h-4" style={{ width }} />
          <Skeleton className="h-[22px] w-28" />
          <Skeleton className="hidden h-4 flex-1 sm:block" />
        </div>
      ))}
    </div>
  );
}

function NoRuns() {
  return (
    <EmptyState
      icon={<Layers />}
      title="No bulk run yet"
      action={
        <Button asChild>
          <Link href={paths.media("all")}>Go to the media</Link>
        </Button>
      }
    >
      Select media there, or all that match a filter, and press “Fetch again…”. Nothing is asked of a provider before
      you have seen the plan.
    </EmptyState>
  );
}
