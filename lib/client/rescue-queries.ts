import { infiniteQueryOptions } from "@tanstack/react-query";
import { paths } from "../paths";
import { type MediaPageDto, mediaPageSchema } from "../schemas/media";
import type { RescueFilters } from "../schemas/rescue";
import { fetchJson } from "./fetch-json";
import type { ItemEvent, ListSource } from "./list-source";
import { queryKeys } from "./query-keys";

/** What calls for a rescue; what is in line or under way is hardly new to anybody. */
const CALLS_FOR_IT = new Set(["REFERENCED", "RETRY_WAIT", "FAILED", "QUARANTINED"]);

export function isRescueFiltered({ number, connection, status, kind }: RescueFilters): boolean {
  return number !== "all" || connection !== null || status.length > 0 || kind.length > 0;
}

function toSearchParams({ number, connection, status, kind }: RescueFilters, cursor: string | null): URLSearchParams {
  const search = new URLSearchParams({ number });
  if (connection) search.set("connection", connection);
  if (status.length > 0) search.set("status", status.join(","));
  if (kind.length > 0) search.set("kind", kind.join(","));
  if (cursor) search.set("cursor", cursor);
  return search;
}

/** What is not stored, by what is lost first, for whoever follows the list. */
export function rescueListSource(filters: RescueFilters): ListSource {
  return {
    key: queryKeys.rescueList(filters),
    read: (cursor, signal): Promise<MediaPageDto> =>
      fetchJson(paths.api.rescue(toSearchParams(filters, cursor)), mediaPageSchema, signal),
    takes: (event: ItemEvent) =>
      CALLS_FOR_IT.has(event.status) && (filters.number === "all" || filters.number === event.phoneNumberId),
    byStatus: true,
  };
}

/** The same page by page. Time alone moves it on, so it is begun anew on every visit. */
export function rescueListOptions(filters: RescueFilters) {
  const { read } = rescueListSource(filters);
  return infiniteQueryOptions({
    queryKey: queryKeys.rescueList(filters),
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}
