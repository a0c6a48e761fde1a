import type { Direction, MediaKind, MediaStatus } from "../schemas/media";

/** What a list of media shows. `scope` is a phoneNumberId or "all"; an empty array means any. */
export interface MediaFilters {
  readonly scope: string;
  readonly status: readonly MediaStatus[];
  readonly kind: readonly MediaKind[];
  readonly direction: Direction | null;
  readonly q: string;
}

/** True when anything narrows the list beyond its number. */
export function isFiltered(filters: MediaFilters): boolean {
  return filters.status.length > 0 || filters.kind.length > 0 || filters.direction !== null || filters.q !== "";
}

/** The query of GET /api/media for one page of the list. */
export function toSearchParams(filters: MediaFilters, cursor: string | null): URLSearchParams {
  const search = new URLSearchParams({ number: filters.scope });
  if (filters.status.length > 0) search.set("status", filters.status.join(","));
  if (filters.kind.length > 0) search.set("kind", filters.kind.join(","));
  if (filters.direction) search.set("direction", filters.direction);
  if (filters.q) search.set("q", filters.q);
  if (cursor) search.set("cursor", cursor);
  return search;
}
