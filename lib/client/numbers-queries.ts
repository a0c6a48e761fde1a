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

const ATTENTION_COUNT_LIMIT = 100;

/** How many items of these numbers need attention: "0", "38"; "99+" and the like where counting stopped at a number's limit. */
export function attentionText(numbers: readonly Pick<NumberDto, "attention">[]): string {
  const sum = numbers.reduce((total, number) => total + number.attention, 0);
  return numbers.some((number) => number.attention >= ATTENTION_COUNT_LIMIT) ? `${sum - 1}+` : String(sum);
}

/** How many items are lost within a day, where counting stopped at a hundred: "7", "99+". */
export function lostText(lostWithinDay: number): string {
  return lostWithinDay >= ATTENTION_COUNT_LIMIT ? `${ATTENTION_COUNT_LIMIT - 1}+` : String(lostWithinDay);
}
