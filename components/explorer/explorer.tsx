"use client";

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { Inspector } from "@/components/inspector/inspector";
import { numberName } from "@/components/media/phone-number";
import { HeldBackStrip } from "@/components/numbers/held-back-strip";
import { MediaViewer } from "@/components/preview/media-viewer";
import { cn } from "@/components/ui/cn";
import { UploadDropZone } from "@/components/upload/upload-drop-zone";
import type { MediaFilters } from "@/lib/client/media-filters";
import { mediaListSource } from "@/lib/client/media-queries";
import { numbersOf, railOptions } from "@/lib/client/numbers-queries";
import { useLiveList } from "@/lib/client/use-live-list";
import type { BulkSelection } from "@/lib/schemas/bulk";
import type { NumberDto } from "@/lib/schemas/numbers";
import { ArrivalsPill } from "./arrivals-pill";
import { ExplorerActions } from "./explorer-actions";
import { ExplorerBody } from "./explorer-body";
import { ExplorerHeader } from "./explorer-header";
import { FilterBar } from "./filter-bar";
import { HelpDialog } from "./help-dialog";
import { MatchingBanner } from "./matching-banner";
import { SEARCH_FIELD_ID } from "./search-field";
import { isTicked } from "./selection";
import { SelectionBar } from "./selection-bar";
import { useCursor } from "./use-cursor";
import { useExplorerKeys } from "./use-explorer-keys";
import { useExplorerView } from "./use-explorer-view";

/** The media of one number, or of all that the operator may see. `scope` is a phoneNumberId or "all". */
export function Explorer({ scope }: { scope: string }) {
  const view = useExplorerView(scope);
  const list = useLiveList(useMemo(() => mediaListSource(view.filters), [view.filters]));
  const { data: rail } = useQuery(railOptions());
  const [viewing, setViewing] = useState(false);
  const [helping, setHelping] = useState(false);
  const [fetching, setFetching] = useState(false);
  const listRef = useRef<HTMLElement>(null);
  const cursor = useCursor({
    filters: view.filters,
    items: list.items,
    openId: view.itemId,
    onOpen: view.open,
    onView: (itemId) => {
      view.open(itemId);
      setViewing(true);
    },
  });
  const phoneNumberId = scope === "all" ? null : scope;
  const number = (rail && numbersOf(rail).find((candidate) => candidate.id === scope)) ?? null;
  const title = titleOf(scope, number);
  const ticked = useMemo(
    () => list.items.flatMap(({ id }) => (isTicked(cursor.selection, id) ? [id] : [])),
    [list.items, cursor.selection],
  );

  const mayFetch = rail?.operator.can.redownload ?? false;
  const { reach } = cursor.selection;
  const moreMatch = list.query.hasNextPage || ticked.length < list.items.length;

  const { index } = cursor;
  const place = {
    position: index < 0 ? null : `${index + 1} of ${list.items.length}${list.query.hasNextPage ? "+" : ""}`,
    onPrevious: index > 0 ? () => cursor.goTo(index - 1) : undefined,
    onNext: index >= 0 && index < list.items.length - 1 ? () => cursor.goTo(index + 1) : undefined,
  };
  const focusList = () => listRef.current?.focus({ preventScroll: true });
  const closeInspector = () => {
    view.open(null);
    focusList();
  };
  /** For a button that goes with its deed: the focus is to be in the list then. */
  const thenList = (deed: () => void) => () => {
    deed();
    focusList();
  };
  useExplorerKeys({
    previous: () => place.onPrevious?.(),
    next: () => (index < 0 ? cursor.goTo(0) : place.onNext?.()),
    search: () => document.getElementById(SEARCH_FIELD_ID)?.focus(),
    help: () => setHelping(true),
    escape: () => {
      if (ticked.length > 0) cursor.clearSelection();
      else if (view.itemId) closeInspector();
      else if (view.filters.q) view.search("");
    },
    toList: (event) => {
      if (event.key.startsWith("Arrow")) focusList();
    },
  });

  return (
    <div className="flex h-full min-h-0">
      <section aria-label={title} className="min-w-0 flex-1">
        <UploadDropZone phoneNumberId={phoneNumberId}>
          <div className="flex h-full flex-col">
            <div className="border-line border-b px-3 pt-2 pb-2.5 md:px-5 md:pt-3">
              <ExplorerHeader
                title={title}
                rail={rail}
                number={number}
                layout={view.layout}
                onLayout={view.setLayout}
                actions={
                  <ExplorerActions
                    rail={rail}
                    phoneNumberId={phoneNumberId}
                    fetching={fetching}
                    onFetching={setFetching}
                    onFetched={view.open}
                  />
                }
              />
              {number && (
                <HeldBackStrip number={number} mayPause={rail?.operator.can.pause ?? false} listRef={listRef} />
              )}
              <div className="mt-2 flex min-h-[30px] items-center md:mt-2.5">
                {ticked.length > 0 ? (
                  <SelectionBar
                    ids={ticked}
                    matching={reach === "matching" ? selectionOf(view.filters) : null}
                    mayFetch={mayFetch}
                    mayPurge={rail?.operator.can.purge ?? false}
                    listRef={listRef}
                    onSelectAll={reach === "ticked" && moreMatch ? thenList(cursor.selectLoaded) : null}
                    onClear={thenList(cursor.clearSelection)}
                  />
                ) : (
                  <FilterBar view={view} />
                )}
              </div>
            </div>
            <div className="relative min-h-0 flex-1">
              <OverList belowHead={view.layout === "list"}>
                {mayFetch && reach === "loaded" && moreMatch && (
                  <MatchingBanner selected={ticked.length} onSelect={thenList(cursor.selectMatching)} />
                )}
                <ArrivalsPill
                  count={list.arrived}
                  onShow={async () => {
                    await list.restart();
                    listRef.current?.scrollTo({ top: 0 });
                  }}
                />
              </OverList>
              <ExplorerBody
                view={view}
                list={list}
                cursor={cursor}
                title={title}
                rail={rail}
                listRef={listRef}
                onFetchById={() => setFetching(true)}
              />
            </div>
          </div>
        </UploadDropZone>
      </section>
      {view.itemId && (
        <Inspector itemId={view.itemId} {...place} onClose={closeInspector} onOpenViewer={() => setViewing(true)} />
      )}
      <MediaViewer itemId={viewing ? view.itemId : null} {...place} onClose={() => setViewing(false)} />
      <HelpDialog open={helping} onOpenChange={setHelping} />
    </div>
  );
}

/** Where notices lie over the list, so that nothing moves: one under the other, as one would cover the other's button. */
function OverList({ belowHead, children }: { belowHead: boolean; children: ReactNode }) {
  return (
    <div
      className={cn(
        "pointer-events-none absolute inset-x-0 top-2.5 z-20 flex flex-col items-center gap-2 px-3",
        belowHead && "top-[42px]",
      )}
    >
      {children}
    </div>
  );
}

/** All that a view shows, as a bulk run takes it. */
function selectionOf({ scope, status, kind, direction, q }: MediaFilters): BulkSelection {
  return {
    by: "filter",
    number: scope,
    ...(status.length > 0 ? { status: [...status] } : {}),
    ...(kind.length > 0 ? { kind: [...kind] } : {}),
    ...(direction ? { direction } : {}),
    ...(q ? { q } : {}),
  };
}

function titleOf(scope: string, number: NumberDto | null): string {
  if (scope === "all") return "All numbers";
  return number ? numberName(number) : "";
}
