import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { paths } from "../paths";
import { mediaDetailSchema, mediaPageSchema } from "../schemas/media";
import { timelinePageSchema } from "../schemas/timeline";
import { fetchJson } from "./fetch-json";
import type { ItemEvent, ListSource } from "./list-source";
import { type MediaFilters, toSearchParams } from "./media-filters";
import { queryKeys } from "./query-keys";

/** How long a list that was left is kept, so that Back finds it as it was. */
const KEPT_FOR_BACK_MS = 30 * 60_000;

/** A list of media, newest first. Of an item that it does not hold an event tells neither kind nor name. */
export function mediaListSource(filters: MediaFilters): ListSource {
  return {
    key: queryKeys.mediaList(filters),
    read: (cursor, signal) => fetchJson(paths.api.media(toSearchParams(filters, cursor)), mediaPageSchema, signal),
    takes: (event) => belongs(filters, event),
    byStatus: filters.status.length > 0,
    keptMs: KEPT_FOR_BACK_MS,
  };
}

function belongs(filters: MediaFilters, event: ItemEvent): boolean {
  if (filters.scope !== "all" && filters.scope !== event.phoneNumberId) return false;
  if (filters.status.length === 0) return event.isNew;
  return filters.status.some((status) => status === event.status);
}

/** One item with its attempts. */
export function mediaItemOptions(itemId: string) {
  return queryOptions({
    queryKey: queryKeys.mediaItem(itemId),
    queryFn: ({ signal }) => fetchJson(paths.api.mediaItem(itemId), mediaDetailSchema, signal),
  });
}

/** Everything that happened to an item, newest first, page by page. */
export function timelineOptions(itemId: string) {
  return infiniteQueryOptions({
    queryKey: queryKeys.mediaTimeline(itemId),
    queryFn: ({ pageParam, signal }) => fetchJson(paths.api.timeline(itemId, pageParam), timelinePageSchema, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}
