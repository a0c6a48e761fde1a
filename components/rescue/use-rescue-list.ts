"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { followList, type ListFollower } from "@/lib/client/live-list";
import { rescueListOptions, rescueListSource } from "@/lib/client/rescue-queries";
import type { RescueFilters } from "@/lib/schemas/rescue";
import { isSettled } from "./rescue-sections";

const NOBODY: ReadonlySet<string> = new Set();

/** What can be rescued, kept true while it is shown: what came and what is settled is told, and moves nothing. */
export function useRescueList(filters: RescueFilters) {
  const client = useQueryClient();
  const query = useInfiniteQuery(rescueListOptions(filters));
  const follower = useRef<ListFollower>(null);
  const [arrivals, setArrivals] = useState(NOBODY);

  useEffect(() => {
    const following = followList(client, rescueListSource(filters), setArrivals);
    follower.current = following;
    return () => {
      following.stop();
      setArrivals(NOBODY);
    };
  }, [client, filters]);

  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const arrived = useMemo(() => {
    const held = new Set(items.map((item) => item.id));
    return [...arrivals].filter((id) => !held.has(id)).length;
  }, [items, arrivals]);
  const settled = useMemo(() => items.filter(isSettled), [items]);

  /** Reads the list from its top again. Throws RequestError. */
  const restart = useCallback(async () => follower.current?.restart(), []);

  // In an empty list nothing can move under the cursor.
  const first = query.isSuccess && items.length === 0 && arrived > 0;
  useEffect(() => {
    // What fails is told when somebody presses for it.
    if (first) restart().catch(() => undefined);
  }, [first, restart]);

  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);

  return { query, items, arrived, settled, restart, loadMore };
}
export type RescueListState = ReturnType<typeof useRescueList>;
