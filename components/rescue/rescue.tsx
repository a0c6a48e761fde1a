"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useReducer, useRef, useState } from "react";
import { changeSelection, NOTHING_SELECTED, type SelectionChange } from "@/components/explorer/selection";
import { SelectionBar } from "@/components/explorer/selection-bar";
import { useExplorerKeys } from "@/components/explorer/use-explorer-keys";
import { Inspector } from "@/components/inspector/inspector";
import { LoadFailed } from "@/components/lists/load-failed";
import { NothingMatches } from "@/components/lists/nothing-matches";
import { MediaViewer } from "@/components/preview/media-viewer";
import { Button } from "@/components/ui/button";
import { useNow } from "@/components/ui/use-now";
import { railOptions } from "@/lib/client/numbers-queries";
import { isRescueFiltered, rescueListSource } from "@/lib/client/rescue-queries";
import { useLiveList } from "@/lib/client/use-live-list";
import { RescueFilterBar } from "./rescue-filters";
import { RescueHeader } from "./rescue-header";
import { RescueList } from "./rescue-list";
import { RescueNews } from "./rescue-news";
import { isSettled } from "./rescue-sections";
import { NothingToRescue, RescueSkeleton } from "./rescue-states";
import { useRescueView } from "./use-rescue-view";

/** What is not stored and can still be had, over all numbers that the operator may see, by what is lost first. */
export function Rescue() {
  const view = useRescueView();
  const list = useLiveList(useMemo(() => rescueListSource(view.filters), [view.filters]));
  const { data: rail } = useQuery(railOptions());
  const now = useNow();
  const [selection, change] = useReducer(changeSelection, NOTHING_SELECTED);
  const [viewing, setViewing] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const { items, query } = list;
  const { itemId, open } = view;

  const order = items.map((item) => item.id);
  const ticked = order.filter((id) => selection.ids.has(id));
  const index = itemId ? order.indexOf(itemId) : -1;
  const goTo = (target: number) => {
    const id = order[target];
    if (!id) return;
    open(id);
    scroller.current?.querySelector(`[data-item="${id}"]`)?.scrollIntoView({ block: "nearest" });
  };
  const place = {
    position: index < 0 ? null : `${index + 1} of ${order.length}${query.hasNextPage ? "+" : ""}`,
    onPrevious: index > 0 ? () => goTo(index - 1) : undefined,
    onNext: index >= 0 && index < order.length - 1 ? () => goTo(index + 1) : undefined,
  };
  const close = () => {
    open(null);
    scroller.current?.querySelector<HTMLElement>(`[data-item="${itemId}"] button`)?.focus({ preventScroll: true });
  };
  /** For a button that goes with it: the focus is to stay in the list. */
  const selectInstead = (next: SelectionChange) => {
    change(next);
    scroller.current?.focus({ preventScroll: true });
  };
  const tick = (id: string, range: boolean) =>
    change(range ? { type: "range", id, from: null, order } : { type: "toggle", id, order });
  useExplorerKeys({
    previous: () => place.onPrevious?.(),
    next: () => (index < 0 ? goTo(0) : place.onNext?.()),
    search: () => undefined,
    help: () => undefined,
    escape: () => {
      if (ticked.length > 0) change({ type: "clear" });
      else if (itemId) close();
    },
    toList: () => undefined,
  });
  const update = useCallback(async () => {
    await list.restart();
    scroller.current?.scrollTo({ top: 0 });
  }, [list.restart]);

  return (
    <div className="flex h-full min-h-0">
      <section aria-label="Rescue" className="flex min-w-0 flex-1 flex-col">
        <div className="border-line border-b px-3 pt-2 pb-2.5 md:px-5 md:pt-3">
          <RescueHeader rail={rail} />
          <div className="mt-2 flex min-h-[30px] items-center md:mt-2.5">
            {ticked.length > 0 ? (
              <SelectionBar
                ids={ticked}
                matching={null}
                mayFetch={rail?.operator.can.redownload ?? false}
                mayPurge={false}
                listRef={scroller}
                onSelectAll={ticked.length < order.length ? () => selectInstead({ type: "loaded", order }) : null}
                onClear={() => selectInstead({ type: "clear" })}
              />
            ) : (
              <RescueFilterBar view={view} rail={rail} />
            )}
          </div>
        </div>
        <div className="relative min-h-0 flex-1">
          <RescueNews settled={items.filter(isSettled).length} arrived={list.arrived} onUpdate={update} />
          <div
            ref={scroller}
            tabIndex={-1}
            className="scrollbar-quiet h-full overflow-y-auto overscroll-contain focus:outline-none [scrollbar-gutter:stable]"
          >
            {(query.isPending || !now) && <RescueSkeleton />}
            {!query.isPending && !query.data && <LoadFailed title="The list could not be loaded" query={query} />}
            {query.data && now && items.length > 0 && (
              <RescueList
                list={list}
                now={now}
                currentId={itemId}
                ticked={selection.ids}
                mayFetch={rail?.operator.can.redownload ?? false}
                scroller={scroller}
                onOpen={open}
                onTick={tick}
              />
            )}
            {query.data &&
              items.length === 0 &&
              (isRescueFiltered(view.filters) ? (
                <NothingMatches action={<Button onClick={view.clearFilters}>Clear the filters</Button>}>
                  What is stored, purged or gone for good is not listed here.
                </NothingMatches>
              ) : (
                <NothingToRescue />
              ))}
          </div>
        </div>
      </section>
      {itemId && <Inspector itemId={itemId} {...place} onClose={close} onOpenViewer={() => setViewing(true)} />}
      <MediaViewer itemId={viewing ? itemId : null} {...place} onClose={() => setViewing(false)} />
    </div>
  );
}
