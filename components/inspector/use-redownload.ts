"use client";

import { useIsMutating, useMutation, useQueryClient } from "@tanstack/react-query";
import { redownload } from "@/lib/actions/media";
import { renewItem } from "@/lib/client/media-cache";
import { dataOf, type RequestError } from "@/lib/client/request-error";

/** Asks for the bytes anew. What follows (queued, downloading, stored) comes by the change stream. */
export function useRedownload(itemId: string) {
  const client = useQueryClient();
  const mutationKey = ["redownload", itemId];
  // The button and the key ask through two of these; both are busy while either is.
  const busy = useIsMutating({ mutationKey }) > 0;
  const mutation = useMutation<void, RequestError>({
    mutationKey,
    mutationFn: async () => {
      await dataOf(redownload({ itemId }));
      await renewItem(client, itemId);
    },
  });
  return { ...mutation, busy };
}
