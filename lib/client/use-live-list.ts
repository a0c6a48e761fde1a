"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type ListSource, listOptions } from "./list-source";
import { followList, type ListFollower } from "./live-list";

const NOBODY: ReadonlySet<string> = new Set();

/**
 * The items of a list, kept true while it is shown, and how many arrived that it does not show yet. Another `source`
 * object is another list.
 */
export function useLiveList(source: ListSource) {
  const client = useQueryClient();
  const query = useInfiniteQuery(listOptions(source));
  const follower = useRef<ListFollower>(null);
  const [arrivals, setArrivals] = useState(NOBODY);

  useEffect(() => {
    const following = followList(client, source, setArrivals);
    follower.current = following;
    return () => {
      following.stop();
      setArrivals(NOBODY);
    };
  }, [client, source]);

  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const arrived = useMemo(() => {
    const held = new Set(items.map((item) => item.id));
    return [...arrivals].filter((id) => !held.has(id)).length;
  }, [items, arrivals]);

  /** Reads the list from its top again. Throws RequestError. */
  const restart = useCallback(async () => follower.current?.restart(), []);

  // In an empty list nothing can move under the cursor.
  const first = query.isSuccess && items.length === 0 && arrived > 0;
  useEffect(() => {
    // What fails is told when somebody presses for it: the arrivals are still announced.
    if (first) restart().catch(() => undefined);
  }, [first, restart]);

  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);

  return { query, items, arrived, restart, loadMore };
}
export type LiveList = ReturnType<typeof useLiveList>;
