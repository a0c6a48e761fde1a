import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { paths } from "../paths";
import { fetchJson } from "./fetch-json";
import { queryKeys } from "./query-keys";

const matchesSchema = z.object({
  matches: z.array(
    z.object({
      itemId: z.uuid(),
      phoneNumberId: z.uuid(),
      title: z.string(),
      /** What of the item the text is: "provider media id", "sender", … */
      matchedBy: z.string(),
    }),
  ),
});
export type FindMatch = z.infer<typeof matchesSchema>["matches"][number];

/** Items of which `text` is an identifier. */
export function findOptions(text: string) {
  return queryOptions({
    queryKey: queryKeys.find(text),
    queryFn: async ({ signal }) => (await fetchJson(paths.api.find(text), matchesSchema, signal)).matches,
    enabled: text.length > 0,
    staleTime: 10_000,
  });
}
