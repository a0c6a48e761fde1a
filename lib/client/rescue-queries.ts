import { paths } from "../paths";
import { mediaPageSchema } from "../schemas/media";
import type { RescueFilters } from "../schemas/rescue";
import { fetchJson } from "./fetch-json";
import type { ListSource } from "./list-source";
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

/** What is not stored, by what is lost first. */
export function rescueListSource(filters: RescueFilters): ListSource {
  return {
    key: queryKeys.rescueList(filters),
    read: (cursor, signal) => fetchJson(paths.api.rescue(toSearchParams(filters, cursor)), mediaPageSchema, signal),
    takes: (event) =>
      CALLS_FOR_IT.has(event.status) && (filters.number === "all" || filters.number === event.phoneNumberId),
    byStatus: true,
    // Time alone moves it on, so it is begun anew on every visit.
    keptMs: 0,
  };
}
