"use client";

import { Inbox, PhoneOff } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { paths } from "@/lib/paths";

/** More than any window needs: what does not fit into a row is cut off, and the rest grows to fill it. */
const SKELETON_ROWS = [
  [230, 188, 204, 118, 197, 110, 189, 240, 132, 205],
  [132, 187, 150, 300, 188, 96, 205, 170, 230, 140],
  [188, 204, 120, 97, 176, 250, 131, 206, 189, 110],
  [260, 150, 204, 140, 110, 188, 301, 130, 205, 96],
  [187, 132, 300, 150, 203, 118, 188, 95, 240, 170],
] as const;

/** The geometry of tiles, or of rows, before anything is known. */
export function ListSkeleton({ layout }: { layout: "grid" | "list" }) {
  return (
    <div role="status" className="h-full overflow-hidden px-3 md:px-5">
      <span className="sr-only">Loading media</span>
      {layout === "grid" ? (
        <>
          <Skeleton className="mt-[14px] mb-2 h-[18px] w-52" />
          {SKELETON_ROWS.map((row) => (
            <div
              key={row.join()}
              className="mb-2 flex h-[148px] flex-wrap gap-2 overflow-hidden in-data-[density=compact]:h-[112px]"
            >
              {row.map((width) => (
                <Skeleton key={width} className="h-full grow rounded-md" style={{ flexBasis: width }} />
              ))}
            </div>
          ))}
        </>
      ) : (
        <div className="pt-8">
          {Array.from({ length: 14 }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
            <div key={row} className="flex h-11 items-center gap-3 border-line border-b in-data-[density=compact]:h-8">
              <Skeleton className="size-7" />
              <Skeleton className="h-3.5 flex-1" />
              <Skeleton className="h-3.5 w-40" />
              <Skeleton className="h-3.5 w-20" />
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

/** `onFetchById` is null for those who may not fetch. */
export function NothingYet({ onFetchById }: { onFetchById: (() => void) | null }) {
  return (
    <EmptyState
      icon={<Inbox />}
      title="No media yet"
      action={onFetchById && <Button onClick={onFetchById}>Fetch by id</Button>}
    >
      Photos, voice notes and documents appear here by themselves, a moment after a customer sends them.
      {onFetchById && " What was sent before can be fetched if you have its media id."}
    </EmptyState>
  );
}

export function NoNumbers({ mayManage }: { mayManage: boolean }) {
  if (mayManage) {
    return (
      <EmptyState
        icon={<PhoneOff />}
        title="No number yet"
        action={
          <Button asChild variant="primary">
            <Link href={paths.connections()}>Go to the connections</Link>
          </Button>
        }
      >
        Numbers come with a connection, which is one set of credentials at one provider. Their media appear here.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<PhoneOff />} title="No number is yours to see yet">
      Ask whoever runs this installation to give you the numbers you work with. They appear in the rail at once.
    </EmptyState>
  );
}
