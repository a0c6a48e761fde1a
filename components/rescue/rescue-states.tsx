"use client";

import { CircleAlert, LifeBuoy, SearchX } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { RequestCode } from "@/components/ui/request-code";
import { Skeleton } from "@/components/ui/skeleton";
import { RequestError } from "@/lib/client/request-error";
import { paths } from "@/lib/paths";

const SKELETON_WIDTHS = [210, 160, 250, 190, 140, 230, 180, 200, 170];

/** The geometry of the rows before anything is known. */
export function RescueSkeleton() {
  return (
    <div role="status" className="pt-8">
      <span className="sr-only">Loading what can be rescued</span>
      {SKELETON_WIDTHS.map((width) => (
        <div key={width} className="flex h-16 items-center gap-4 border-line border-b px-3 md:px-5">
          <Skeleton className="size-4" />
          <Skeleton className="h-4" style={{ width }} />
          <Skeleton className="hidden h-4 flex-1 sm:block" />
          <Skeleton className="ml-auto h-4 w-28" />
          <Skeleton className="hidden h-[26px] w-32 sm:block" />
        </div>
      ))}
    </div>
  );
}

export function RescueFailed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <EmptyState
      icon={<CircleAlert />}
      title="The list could not be loaded"
      action={
        <Button variant="primary" onClick={onRetry}>
          Try again
        </Button>
      }
      code={error instanceof RequestError && <RequestCode requestId={error.requestId} />}
    >
      {error.message}
    </EmptyState>
  );
}

export function NothingMatches({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      icon={<SearchX />}
      title="Nothing matches these filters"
      action={<Button onClick={onClear}>Clear the filters</Button>}
    >
      What is stored, purged or gone for good is not listed here.
    </EmptyState>
  );
}

export function NothingToRescue() {
  return (
    <EmptyState
      icon={<LifeBuoy />}
      title="Nothing has to be rescued"
      action={
        <Button asChild>
          <Link href={paths.media("all")}>Go to the media</Link>
        </Button>
      }
    >
      Everything that a provider still has is stored here. What cannot be fetched appears by itself, what is lost first
      at the top.
    </EmptyState>
  );
}
