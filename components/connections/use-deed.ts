"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { queryKeys } from "@/lib/client/query-keys";
import { dataOf, type RequestError } from "@/lib/client/request-error";
import type { ActionResult } from "@/lib/schemas/result";

/**
 * A server action at a connection or delivery; when it is done, the page and the rail tell the new state. Pending until
 * the page does: the second click of a double click would be refused, or done once more.
 */
export function useDeed<I, O>(
  action: (input: unknown) => Promise<ActionResult<O>>,
  { onDone, onRefused }: { onDone?: (data: O) => void; onRefused?: (error: RequestError) => void } = {},
) {
  const router = useRouter();
  const client = useQueryClient();
  const [isRenewing, startRenewing] = useTransition();
  const deed = useMutation<O, RequestError, I>({
    mutationFn: (input) => dataOf(action(input)),
    onSuccess: (data) => {
      onDone?.(data);
      startRenewing(() => router.refresh());
      // Not waited for: what stands beside the pressed button and takes its focus must be free when the page has come.
      void client.invalidateQueries({ queryKey: queryKeys.numbers() });
    },
    onError: (error) => onRefused?.(error),
  });
  return { ...deed, isPending: deed.isPending || isRenewing };
}
