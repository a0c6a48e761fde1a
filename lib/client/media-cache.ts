import type { QueryClient } from "@tanstack/react-query";
import type { MediaDetailDto, MediaItemDto } from "../schemas/media";
import type { ListSource, MediaList } from "./list-source";
import { mediaItemOptions } from "./media-queries";
import { readAnew } from "./pages";
import { queryKeys } from "./query-keys";

/** Replaces an item in every list that holds it. A list without it stays the same object, so nothing re-renders. */
export function patchItem(client: QueryClient, itemId: string, change: (item: MediaItemDto) => MediaItemDto): void {
  client.setQueriesData<MediaList>({ queryKey: queryKeys.mediaLists() }, (list) =>
    list?.pages.some((page) => page.items.some((item) => item.id === itemId))
      ? mapItems(list, (item) => (item.id === itemId ? change(item) : item))
      : list,
  );
}

function mapItems(list: MediaList, change: (item: MediaItemDto) => MediaItemDto): MediaList {
  return { ...list, pages: list.pages.map((page) => ({ ...page, items: page.items.map(change) })) };
}

/** Shows how far a download is, in lists and in the inspector, without asking the server. */
export function patchProgress(
  client: QueryClient,
  itemId: string,
  progress: NonNullable<MediaItemDto["progress"]>,
): void {
  patchItem(client, itemId, (item) => ({ ...item, progress }));
  client.setQueryData<MediaDetailDto>(queryKeys.mediaItem(itemId), (item) => item && { ...item, progress });
}

/**
 * Reads the item anew, and its timeline where that is on screen, and puts it in place everywhere. A failure leaves what
 * is shown: the next change or the next "ready" tries again.
 */
export async function renewItem(client: QueryClient, itemId: string): Promise<void> {
  // An answer already on its way may be older than the change that led here.
  await client.cancelQueries({ queryKey: queryKeys.mediaItem(itemId), exact: true });
  void readAnew(client, queryKeys.mediaTimeline(itemId));
  const fresh = await client.fetchQuery({ ...mediaItemOptions(itemId), staleTime: 0 }).catch(() => null);
  if (fresh) patchItem(client, itemId, () => fresh);
}

/**
 * Reads all loaded pages of a list anew and puts the items in place, without adding or moving any. `newest` are the ids
 * at the top that the list does not hold yet, `left` those it holds that the pages no longer do. Throws RequestError
 * when a page does not come.
 */
export async function renewList(
  client: QueryClient,
  { key, read }: ListSource,
): Promise<{ readonly newest: string[]; readonly left: string[] }> {
  const cursors = client.getQueryData<MediaList>(key)?.pageParams ?? [];
  const top: string[] = [];
  const found = new Set<string>();
  for (const cursor of cursors) {
    const page = await read(cursor);
    const fresh = new Map(page.items.map((item) => [item.id, item]));
    client.setQueryData<MediaList>(key, (list) => list && mapItems(list, (item) => fresh.get(item.id) ?? item));
    if (cursor === null) top.push(...fresh.keys());
    for (const id of fresh.keys()) found.add(id);
  }
  const held = heldIds(client, key);
  return { newest: top.filter((id) => !held.has(id)), left: [...held].filter((id) => !found.has(id)) };
}

/** Starts the list over from its first page. Throws RequestError and leaves the list alone when that page does not come. */
export async function restartList(client: QueryClient, { key, read }: ListSource): Promise<void> {
  const page = await read(null);
  // A page of the list as it was would bring that back.
  await client.cancelQueries({ queryKey: key, exact: true });
  client.setQueryData<MediaList>(key, { pages: [page], pageParams: [null] });
}

/** The ids of all items that the list has loaded. */
export function heldIds(client: QueryClient, key: ListSource["key"]): ReadonlySet<string> {
  const list = client.getQueryData<MediaList>(key);
  return new Set(list?.pages.flatMap((page) => page.items.map((item) => item.id)));
}
