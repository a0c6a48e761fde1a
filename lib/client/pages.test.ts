import { InfiniteQueryObserver, QueryClient, type QueryKey } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ChangeEvent } from "../schemas/events";
import { followConsole } from "./live-console";
import { followList } from "./live-list";
import { renewItem } from "./media-cache";
import { mediaListSource } from "./media-queries";
import { nextPage } from "./pages";
import { queryKeys } from "./query-keys";

const listeners: ((event: ChangeEvent) => void)[] = [];
vi.mock("./events", () => ({
  subscribeToChanges: (_number: string, listener: (event: ChangeEvent) => void) => {
    listeners.push(listener);
    return () => undefined;
  },
}));
const announce = (event: ChangeEvent) => {
  for (const listener of listeners) listener(event);
};

const ITEM = "01990000-0000-7000-8000-00000000000a";
let client: QueryClient;
let stop: () => void;
/** The pages that were asked for, in their order. */
let asked: number[];
let answerNext: (page: string) => void;

/** Two pages, the second of which comes, at first, when the test lets it. */
function observe(queryKey: QueryKey) {
  const observer = new InfiniteQueryObserver(client, {
    queryKey,
    queryFn: ({ pageParam, signal }) => {
      asked.push(pageParam);
      if (pageParam === 0 || asked.filter((page) => page === 1).length > 1) return "a page";
      return new Promise<string>((resolve, reject) => {
        answerNext = resolve;
        signal.addEventListener("abort", () => reject(signal.reason));
      });
    },
    initialPageParam: 0,
    getNextPageParam: (_page, pages) => (pages.length < 2 ? pages.length : null),
  });
  stop = observer.subscribe(() => undefined);
  return observer;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", async () => Response.json({}, { status: 500 }));
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  asked = [];
});

afterEach(() => {
  stop();
  client.clear();
  listeners.length = 0;
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const changes: readonly [what: string, QueryKey, () => unknown][] = [
  [
    "a change of a bulk run",
    queryKeys.bulkItems("a-run", null),
    () => {
      followConsole(client);
      announce({ type: "bulk", id: "a-run", status: "RUNNING" });
    },
  ],
  [
    "a change of an upload",
    queryKeys.uploadList("all"),
    () => {
      followConsole(client);
      announce({ type: "upload", id: "an-upload", phoneNumberId: "a-number", status: "DONE" });
    },
  ],
  ["a change of the item", queryKeys.mediaTimeline(ITEM), () => renewItem(client, ITEM)],
  [
    "a stream that begins",
    queryKeys.mediaTimeline(ITEM),
    () => {
      followList(
        client,
        mediaListSource({ scope: "all", status: [], kind: [], direction: null, q: "" }),
        () => undefined,
      );
      announce({ type: "ready" });
    },
  ],
];

it.each(changes)("%s does not break off a page that somebody asked for, and is read after it", async (...change) => {
  const [, queryKey, happens] = change;
  const observer = observe(queryKey);
  await vi.advanceTimersByTimeAsync(0);
  const next = observer.fetchNextPage();
  happens();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asked).toEqual([0, 1]);
  answerNext("the next page");
  expect((await next).data?.pages).toEqual(["a page", "the next page"]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asked).toEqual([0, 1, 0, 1]);
});

it("what a page breaks off is read anew after it", async () => {
  const observer = observe(["paged"]);
  await vi.advanceTimersByTimeAsync(0);
  void client.invalidateQueries({ queryKey: ["paged"] });
  const { isRefetching, fetchNextPage, refetch } = observer.getCurrentResult();
  const done = nextPage({ isRefetching, fetchNextPage, refetch });
  answerNext("the next page");
  await done;
  expect(asked).toEqual([0, 0, 1, 0, 1]);
});
