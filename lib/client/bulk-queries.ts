import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { paths } from "../paths";
import { type BulkItemState, bulkDetailSchema, bulkItemPageSchema, bulkPageSchema } from "../schemas/bulk";
import { fetchJson } from "./fetch-json";
import { queryKeys } from "./query-keys";

/** Bulk runs, newest first, page by page. */
export function bulkRunsOptions() {
  return infiniteQueryOptions({
    queryKey: queryKeys.bulkRuns(),
    queryFn: ({ pageParam, signal }) => fetchJson(paths.api.bulkRuns(pageParam), bulkPageSchema, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** The newest runs, for whoever shows what is under way. */
export function bulkUnderWayOptions() {
  return queryOptions({
    queryKey: queryKeys.bulkUnderWay(),
    queryFn: ({ signal }) => fetchJson(paths.api.bulkRuns(), bulkPageSchema, signal),
  });
}

/** One run with its figures. */
export function bulkRunOptions(bulkRunId: string) {
  return queryOptions({
    queryKey: queryKeys.bulkRun(bulkRunId),
    queryFn: ({ signal }) => fetchJson(paths.api.bulkRun(bulkRunId), bulkDetailSchema, signal),
    // What its page brings along was read before the page was there to be told of changes.
    refetchOnMount: "always",
  });
}

/** Items of a run in the order of the line, page by page. */
export function bulkItemsOptions(bulkRunId: string, state: BulkItemState | null) {
  return infiniteQueryOptions({
    queryKey: queryKeys.bulkItems(bulkRunId, state),
    queryFn: ({ pageParam, signal }) => {
      const query = { state, cursor: pageParam?.toString() };
      return fetchJson(paths.api.bulkItems(bulkRunId, query), bulkItemPageSchema, signal);
    },
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}
