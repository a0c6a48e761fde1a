"use client";

import { LifeBuoy } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
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
