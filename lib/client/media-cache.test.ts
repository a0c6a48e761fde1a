import { InfiniteQueryObserver, QueryClient } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import type { TimelinePageDto } from "../schemas/timeline";
import { waitFor } from "../testing/wait-for";
import { renewItem } from "./media-cache";
import { timelineOptions } from "./media-queries";

const ITEM = "01990000-0000-7000-8000-00000000000a";

const pageBefore = (nextCursor: string | null): TimelinePageDto => ({
  now: { status: "STORED", nextAttemptAt: null },
  entries: [],
  nextCursor,
});

it("a change of the item does not break off the page of its timeline that somebody asked for", async () => {
  let earlierPage: (page: TimelinePageDto) => void = () => undefined;
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const timeline = new InfiniteQueryObserver(client, {
    ...timelineOptions(ITEM),
    queryFn: ({ pageParam, signal }) =>
      pageParam === null
        ? pageBefore("earlier")
        : new Promise<TimelinePageDto>((resolve, reject) => {
            earlierPage = resolve;
            signal.addEventListener("abort", () => reject(signal.reason));
          }),
  });
  const unsubscribe = timeline.subscribe(() => undefined);
  vi.stubGlobal("fetch", async () => Response.json({}, { status: 500 }));
  try {
    await waitFor(() => timeline.getCurrentResult().hasNextPage);
    const asked = timeline.fetchNextPage();
    await renewItem(client, ITEM);
    earlierPage(pageBefore(null));
    expect((await asked).data?.pages).toHaveLength(2);
  } finally {
    vi.unstubAllGlobals();
    unsubscribe();
    client.clear();
  }
});
