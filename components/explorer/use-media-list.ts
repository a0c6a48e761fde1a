"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { followList, type ListFollower } from "@/lib/client/live-list";
import type { MediaFilters } from "@/lib/client/media-filters";
import { mediaListOptions, mediaListSource } from "@/lib/client/media-queries";

const NOBODY: ReadonlySet<string> = new Set();

/** The items of a list, kept true while it is shown, and how many arrived that it does not show yet. */
export function useMediaList(filters: MediaFilters) {
  const client = useQueryClient();
  const query = useInfiniteQuery(mediaListOptions(filters));
  const follower = useRef<ListFollower>(null);
  const [arrivals, setArrivals] = useState(NOBODY);

  useEffect(() => {
    const following = followList(client, mediaListSource(filters), setArrivals);
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

  /** Reads the list from its top again. Throws RequestError. */
  const showArrivals = useCallback(async () => follower.current?.restart(), []);

  // In an empty list nothing can move under the cursor.
  const first = query.isSuccess && items.length === 0 && arrived > 0;
  useEffect(() => {
    // What fails is told when somebody presses for it: the arrivals are still announced.
    if (first) showArrivals().catch(() => undefined);
  }, [first, showArrivals]);

  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);

  return { query, items, arrived, showArrivals, loadMore };
}
export type MediaListState = ReturnType<typeof useMediaList>;
