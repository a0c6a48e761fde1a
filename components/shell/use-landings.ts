"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { formatPhoneNumber, numberName } from "@/components/media/phone-number";
import { FIND_MIN_LENGTH, findOptions } from "@/lib/client/find-query";
import { numbersOf, railOptions } from "@/lib/client/numbers-queries";
import { useDebounced } from "@/lib/client/use-debounced";
import { paths } from "@/lib/paths";
import type { FindDto } from "@/lib/schemas/find";
import type { NumberDto } from "@/lib/schemas/numbers";

const SETTLE_MS = 150;
const MIN_DIGITS = 3;

/** A place that the finder can lead to. */
export interface Landing {
  readonly key: string;
  readonly of: "number" | "item";
  readonly href: string;
  readonly title: string;
  readonly detail: string;
}

/** What carries `text`: numbers from the rail at once, media items from the server. `searching` until both are known. */
export function useLandings(text: string): { landings: readonly Landing[]; searching: boolean; error: Error | null } {
  const settled = useDebounced(text, SETTLE_MS);
  const { data: rail } = useQuery(railOptions());
  const found = useQuery(findOptions(settled));
  const current = settled === text && text !== "";

  const landings = useMemo(() => {
    if (text === "") return [];
    const numbers = rail ? numbersOf(rail) : [];
    const matches = current && found.data ? found.data : [];
    return [
      ...numbers.filter((number) => isCalled(number, text)).map(numberLanding),
      ...matches.map((match) => itemLanding(match, numbers)),
    ];
  }, [text, rail, current, found.data]);

  const searching = text.length >= FIND_MIN_LENGTH && (!current || found.isFetching);
  return { landings, searching, error: current ? found.error : null };
}

function numberLanding(number: NumberDto): Landing {
  return {
    key: number.id,
    of: "number",
    href: paths.media(number.id),
    title: numberName(number),
    detail: formatPhoneNumber(number.phoneNumber),
  };
}

function itemLanding(match: FindDto["matches"][number], numbers: readonly NumberDto[]): Landing {
  const number = numbers.find((candidate) => candidate.id === match.phoneNumberId);
  return {
    key: match.itemId,
    of: "item",
    href: paths.item(match.phoneNumberId, match.itemId),
    title: match.title,
    detail: number ? `${match.matchedBy} · ${numberName(number)}` : match.matchedBy,
  };
}

function isCalled(number: NumberDto, text: string): boolean {
  if (number.displayName.toLowerCase().includes(text.toLowerCase())) return true;
  const digits = text.replace(/[\s+()-]/g, "");
  if (!/^\d+$/.test(digits) || digits.length < MIN_DIGITS) return false;
  return number.phoneNumber.includes(digits);
}
