"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronRight, Download } from "lucide-react";
import Link from "next/link";
import { LoadFailed } from "@/components/lists/load-failed";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { bulkRunOptions } from "@/lib/client/bulk-queries";
import { paths } from "@/lib/paths";
import type { BulkDetailDto } from "@/lib/schemas/bulk";
import { BulkItems } from "./bulk-items";
import { BulkStatusBadge, deedWord } from "./bulk-look";
import { BulkNumbers } from "./bulk-numbers";
import { BulkPlan } from "./bulk-plan";
import { BulkProgress } from "./bulk-progress";

/** One bulk run from its plan to its report. Changes come by themselves. */
export function BulkView({ bulkRunId }: { bulkRunId: string }) {
  const query = useQuery(bulkRunOptions(bulkRunId));
  if (query.isPending) return <ViewSkeleton />;
  if (!query.data) return <LoadFailed title="This bulk run could not be loaded" query={query} />;
  const run = query.data;
  return (
    <div className="@container max-w-[1080px] px-3 pb-24 md:px-5">
      <Header run={run} />
      {run.startedAt ? <BulkProgress run={run} /> : <BulkPlan run={run} />}
      <BulkNumbers run={run} />
      {run.total > 0 && <BulkItems run={run} />}
    </div>
  );
}

function Header({ run }: { run: BulkDetailDto }) {
  return (
    <header className="flex flex-wrap items-end gap-x-3 gap-y-2 pt-2 pb-5 md:pt-3">
      <div className="min-w-0 flex-1 basis-full sm:basis-0">
        <Link
          href={paths.bulkRuns()}
          className="inline-flex min-h-6 items-center gap-1 rounded-xs text-ink-2 hover:text-ink"
        >
          Bulk runs <ChevronRight aria-hidden className="size-3.5 text-ink-3" />
        </Link>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 break-words font-semibold text-2xl tracking-[-0.01em]">
            {deedWord(run)} <span className="font-normal text-ink-2">· {run.selection}</span>
          </h1>
          <BulkStatusBadge status={run.status} />
        </div>
        <p className="mt-0.5 text-ink-2">
          Asked for by {run.createdBy ?? "the command line"}, <Time iso={run.createdAt} />
          {run.finishedAt && (
            <>
              {" "}
              · ended <Time iso={run.finishedAt} />
            </>
          )}
        </p>
      </div>
      {run.total > 0 && run.status !== "PLANNING" && (
        <Button asChild>
          <a href={paths.api.bulkCsv(run.id)} download>
            <Download /> Save as CSV
          </a>
        </Button>
      )}
    </header>
  );
}

function ViewSkeleton() {
  return (
    <div role="status" className="max-w-[1080px] px-3 md:px-5">
      <span className="sr-only">Loading the bulk run</span>
      <Skeleton className="mt-10 h-7 w-80 max-w-full" />
      <Skeleton className="mt-3 h-4 w-52" />
      <div className="mt-8 grid gap-3 sm:grid-cols-4">
        {[0, 1, 2, 3].map((index) => (
          <Skeleton key={index} className="h-24" />
        ))}
      </div>
    </div>
  );
}
