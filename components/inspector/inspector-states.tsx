import { RotateCw, SearchX, Unplug } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { RequestError } from "@/lib/client/request-error";
import { PREVIEW_SLOT } from "./slot";

const FACT_WIDTHS = [120, 200, 168, 144, 184];

/** The inspector's geometry before its item has come. */
export function InspectorSkeleton() {
  return (
    <>
      <p role="status" className="sr-only">
        Loading the item
      </p>
      <div className={PREVIEW_SLOT}>
        <Skeleton className="size-full rounded-none" />
      </div>
      <div aria-hidden className="grid gap-4 px-4 pt-3.5">
        <div className="flex justify-between">
          <Skeleton className="h-[22px] w-32" />
          <Skeleton className="h-[22px] w-16" />
        </div>
        <Skeleton className="h-32 rounded-lg" />
        <div className="grid gap-3">
          {FACT_WIDTHS.map((width) => (
            <div key={width} className="flex gap-2">
              <Skeleton className="h-4 w-16" />
              <Skeleton className="ml-6 h-4" style={{ width }} />
            </div>
          ))}
        </div>
      </div>
    </>
  );
}

/** The item did not come: it is not there for this operator, or the console could not say. */
export function InspectorFailure({ error, onRetry }: { error: Error & Partial<RequestError>; onRetry: () => void }) {
  if (error.httpStatus === 404) {
    return (
      <EmptyState icon={<SearchX />} title="Not here">
        There is no such item, or it belongs to a number that is not yours to see.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<Unplug />}
      title="The item could not be loaded"
      action={
        <Button onClick={onRetry}>
          <RotateCw />
          Try again
        </Button>
      }
      code={error.requestId && <span className="mono">{error.requestId}</span>}
    >
      {error.message}
    </EmptyState>
  );
}
