import { queryOptions } from "@tanstack/react-query";
import { paths } from "../paths";
import { type NumberDto, type RailDto, railSchema } from "../schemas/numbers";
import { fetchJson } from "./fetch-json";
import { queryKeys } from "./query-keys";

const REFRESH_MS = 60_000;

/** Connections with their numbers, and who is signed in. Health changes with time alone, so it is asked again now and then. */
export function railOptions() {
  return queryOptions({
    queryKey: queryKeys.numbers(),
    queryFn: ({ signal }) => fetchJson(paths.api.numbers(), railSchema, signal),
    refetchInterval: REFRESH_MS,
  });
}

/** All numbers of the rail, in its order. */
export function numbersOf(rail: RailDto): NumberDto[] {
  return rail.connections.flatMap((connection) => connection.numbers);
}

/** Items needing attention over all numbers; each count stops at 100, so from there on it is a lower bound. */
export function attentionOf(rail: RailDto): number {
  return numbersOf(rail).reduce((sum, number) => sum + number.attention, 0);
}
