import type { QueryClient, QueryKey, UseInfiniteQueryResult } from "@tanstack/react-query";

/** Reads queries anew, after the reads that this would harm. A failure leaves what is shown. */
export async function readAnew(client: QueryClient, queryKey: QueryKey): Promise<void> {
  await untilUnharmed(client, queryKey);
  await client.invalidateQueries({ queryKey });
}

/**
 * Waits for reads that reading anew would harm: a page that somebody asked for would be broken off and the press be
 * lost; a first read would not be repeated, and may have left before what changed.
 */
export async function untilUnharmed(client: QueryClient, queryKey: QueryKey): Promise<void> {
  const reads = client.getQueryCache().findAll({
    queryKey,
    fetchStatus: "fetching",
    predicate: ({ state }) => state.data === undefined || state.fetchMeta?.fetchMore !== undefined,
  });
  await Promise.all(reads.map(({ promise }) => promise?.catch(() => undefined)));
}

/** Fetches the next page, and makes up for a reading anew that this breaks off. */
export async function nextPage({
  isRefetching,
  fetchNextPage,
  refetch,
}: Pick<UseInfiniteQueryResult, "isRefetching" | "fetchNextPage" | "refetch">): Promise<void> {
  await fetchNextPage();
  if (isRefetching) await refetch();
}
