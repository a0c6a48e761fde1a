"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { renewItem } from "@/lib/client/media-cache";
import { dataOf, type RequestError } from "@/lib/client/request-error";
import type { ActionResult } from "@/lib/schemas/result";

/** A server action at one item; when it is done, the item is read anew wherever it is shown. */
export function useItemDeed<I extends { readonly itemId: string }>(
  action: (input: unknown) => Promise<ActionResult<unknown>>,
  onDone?: () => void,
) {
  const client = useQueryClient();
  return useMutation<void, RequestError, I>({
    mutationFn: async (input) => {
      await dataOf(action(input));
      await renewItem(client, input.itemId);
    },
    onSuccess: () => onDone?.(),
  });
}
