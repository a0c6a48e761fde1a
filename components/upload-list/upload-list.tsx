"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import Link from "next/link";
import { TailOnPress } from "@/components/lists/list-tail";
import { LoadFailed } from "@/components/lists/load-failed";
import { Button } from "@/components/ui/button";
import { ColumnHeads } from "@/components/ui/column-heads";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { railOptions } from "@/lib/client/numbers-queries";
import { uploadListOptions } from "@/lib/client/uploads-queries";
import { paths } from "@/lib/paths";
import { UPLOAD_COLUMNS, UploadRow } from "./upload-row";

const SKELETON_WIDTHS = [210, 160, 250, 190, 140, 230, 180, 200];

/** Every upload that the operator may see, newest first. Changes come by themselves. */
export function UploadList() {
  const query = useInfiniteQuery(uploadListOptions("all"));
  const { data: rail } = useQuery(railOptions());
  const uploads = query.data?.pages.flatMap((page) => page.uploads) ?? [];

  if (query.isPending) return <UploadSkeleton />;
  if (!query.data) return <LoadFailed title="The uploads could not be loaded" query={query} />;
  if (uploads.length === 0) return <NoUploads />;
  return (
    <div className="@container">
      <table className="block @[640px]:table w-full">
        <caption className="sr-only">Uploads, newest first</caption>
        <thead className="hidden @[640px]:table-header-group">
          <ColumnHeads columns={UPLOAD_COLUMNS} className="pr-4" />
        </thead>
        <tbody className="block @[640px]:table-row-group">
          {uploads.map((upload) => (
            <UploadRow key={upload.id} upload={upload} mayRetry={rail?.operator.can.upload ?? false} />
          ))}
        </tbody>
      </table>
      <TailOnPress query={query} more="Show older uploads" />
    </div>
  );
}

function UploadSkeleton() {
  return (
    <div role="status" className="pt-8">
      <span className="sr-only">Loading uploads</span>
      {SKELETON_WIDTHS.map((width) => (
        <div key={width} className="flex h-12 items-center gap-6 border-line border-b">
          <Skeleton className="h-4" style={{ width }} />
          <Skeleton className="h-[22px] w-28" />
          <Skeleton className="hidden h-4 flex-1 sm:block" />
          <Skeleton className="h-4 w-16" />
        </div>
      ))}
    </div>
  );
}

function NoUploads() {
  return (
    <EmptyState
      icon={<Upload />}
      title="Nothing was uploaded yet"
      action={
        <Button asChild>
          <Link href={paths.media("all")}>Go to the media</Link>
        </Button>
      }
    >
      Drop files onto the media of a number, or press Upload there. What came of each is kept here, with the media id
      that the provider gave.
    </EmptyState>
  );
}
