"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { queryKeys } from "@/lib/client/query-keys";
import { dataOf, type RequestError } from "@/lib/client/request-error";
import type { ActionResult } from "@/lib/schemas/result";

/** A server action at a connection or delivery; when it is done, the page and the rail tell the new state. */
export function useDeed<I, O>(
  action: (input: unknown) => Promise<ActionResult<O>>,
  { onDone, onRefused }: { onDone?: (data: O) => void; onRefused?: (error: RequestError) => void } = {},
) {
  const router = useRouter();
  const client = useQueryClient();
  return useMutation<O, RequestError, I>({
    mutationFn: (input) => dataOf(action(input)),
    onSuccess: (data) => {
      onDone?.(data);
      router.refresh();
      void client.invalidateQueries({ queryKey: queryKeys.numbers() });
    },
    onError: (error) => onRefused?.(error),
  });
}
