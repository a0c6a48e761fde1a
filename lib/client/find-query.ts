import { queryOptions } from "@tanstack/react-query";
import { paths } from "../paths";
import { findSchema } from "../schemas/find";
import { fetchJson } from "./fetch-json";
import { queryKeys } from "./query-keys";

/** The server looks nothing up for less. */
export const FIND_MIN_LENGTH = 3;

/** Items of which `text` is an identifier. */
export function findOptions(text: string) {
  return queryOptions({
    queryKey: queryKeys.find(text),
    queryFn: async ({ signal }) => (await fetchJson(paths.api.find(text), findSchema, signal)).matches,
    enabled: text.length >= FIND_MIN_LENGTH,
    staleTime: 10_000,
  });
}
