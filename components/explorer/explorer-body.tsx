"use client";

import type { RefObject } from "react";
import { TailOnScroll } from "@/components/lists/list-tail";
import { LoadFailed } from "@/components/lists/load-failed";
import { NothingMatches } from "@/components/lists/nothing-matches";
import { Button } from "@/components/ui/button";
import { isFiltered } from "@/lib/client/media-filters";
import { numbersOf } from "@/lib/client/numbers-queries";
import type { LiveList } from "@/lib/client/use-live-list";
import type { RailDto } from "@/lib/schemas/numbers";
import { ListSkeleton, NoNumbers, NothingYet } from "./explorer-states";
import type { ListPaneProps } from "./list-pane";
import { MediaGrid } from "./media-grid";
import { MediaTable } from "./media-table";
import type { Cursor } from "./use-cursor";
import type { ExplorerView } from "./use-explorer-view";

/** The list in its layout, or what stands in its place while there is none. */
export function ExplorerBody({
  view,
  list,
  cursor,
  title,
  rail,
  listRef,
  onFetchById,
}: {
  view: ExplorerView;
  list: LiveList;
  cursor: Cursor;
  title: string;
  rail: RailDto | undefined;
  listRef: RefObject<HTMLElement | null>;
  onFetchById: () => void;
}) {
  const { query, items } = list;
  if (query.isPending) return <ListSkeleton layout={view.layout} />;
  if (!query.data) return <LoadFailed title="The media could not be loaded" query={query} />;
  if (items.length === 0) {
    if (isFiltered(view.filters)) {
      return (
        <NothingMatches action={<Button onClick={view.clearFilters}>Clear the filters</Button>}>
          The search looks at file names and captions. To look up an identifier, use Find by any id.
        </NothingMatches>
      );
    }
    if (rail && numbersOf(rail).length === 0) return <NoNumbers mayManage={rail.operator.can.manage} />;
    return <NothingYet onFetchById={rail?.operator.can.redownload ? onFetchById : null} />;
  }
  const memory = JSON.stringify([view.filters, view.layout]);
  const pane: ListPaneProps = {
    items,
    cursor,
    memory,
    listRef,
    label: `Media of ${title}`,
    onNearEnd: list.loadMore,
    tail: <TailOnScroll query={query} />,
  };
  // A list of other filters is another list: it starts with its own geometry, at its own place.
  if (view.layout === "list") return <MediaTable key={memory} {...pane} withNumber={view.filters.scope === "all"} />;
  return <MediaGrid key={memory} {...pane} />;
}
