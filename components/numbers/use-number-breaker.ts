"use client";

import { useQuery } from "@tanstack/react-query";
import { numbersOf, railOptions } from "@/lib/client/numbers-queries";
import type { BreakerDto } from "@/lib/schemas/numbers";

/** How the requests of a number stand; undefined before the rail is read. Changes only when the breaker does. */
export function useNumberBreaker(phoneNumberId: string): BreakerDto | undefined {
  const { data } = useQuery({
    ...railOptions(),
    select: (rail) => numbersOf(rail).find(({ id }) => id === phoneNumberId)?.breaker,
  });
  return data;
}
