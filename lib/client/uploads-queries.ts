import { infiniteQueryOptions } from "@tanstack/react-query";
import { paths } from "../paths";
import { uploadPageSchema } from "../schemas/uploads";
import { fetchJson } from "./fetch-json";
import { queryKeys } from "./query-keys";

/** Uploads of a number, or of "all", newest first, page by page. */
export function uploadListOptions(scope: string) {
  return infiniteQueryOptions({
    queryKey: queryKeys.uploadList(scope),
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam ? `&cursor=${encodeURIComponent(pageParam)}` : "";
      return fetchJson(`${paths.api.uploads(scope)}${cursor}`, uploadPageSchema, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}
