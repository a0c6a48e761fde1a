import { type InfiniteData, infiniteQueryOptions, type QueryKey, replaceEqualDeep } from "@tanstack/react-query";
import type { ChangeEvent } from "../schemas/events";
import type { MediaPageDto } from "../schemas/media";

/** Media as the cache holds it, page by page. */
export type MediaList = InfiniteData<MediaPageDto, string | null>;

export type ItemEvent = Extract<ChangeEvent, { type: "item" }>;

/** A list of media that is read page by page and kept true by followList. */
export interface ListSource {
  /** Under queryKeys.mediaLists(), so that whoever changes an item finds it here too. */
  readonly key: QueryKey;
  /** One page, after `cursor`; null for the first. Throws RequestError. */
  readonly read: (cursor: string | null, signal?: AbortSignal) => Promise<MediaPageDto>;
  /** Whether an item that the list does not hold may belong to it, as far as the event tells. */
  readonly takes: (event: ItemEvent) => boolean;
  /** Whether an item that may have belonged to it does so no more once an event is not taken. */
  readonly byStatus: boolean;
  /** How long it is kept once nobody shows it. */
  readonly keptMs: number;
}

/**
 * A list page by page. Never refetched by itself: followList keeps its items true in place, so that nothing moves under
 * the reader's cursor.
 */
export function listOptions({ key, read, keptMs }: ListSource) {
  return infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    structuralSharing: (held, read) =>
      replaceEqualDeep(held, withHeld(held as MediaList | undefined, read as MediaList)),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: keptMs,
  });
}

/**
 * The next page comes with the pages before it as they were when it was asked for. What was put in place since then
 * stays.
 */
function withHeld(held: MediaList | undefined, read: MediaList): MediaList {
  const next = read.pages.at(-1);
  if (!held || !next || read.pages.length !== held.pages.length + 1) return read;
  return { pages: [...held.pages, next], pageParams: read.pageParams };
}
