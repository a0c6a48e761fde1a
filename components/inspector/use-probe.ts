"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNow } from "@/components/ui/use-now";
import { probe } from "@/lib/actions/media";
import { renewItem } from "@/lib/client/media-cache";
import { dataOf, type RequestError } from "@/lib/client/request-error";
import type { MediaItemDto } from "@/lib/schemas/media";
import { isChecking } from "./probe-text";

/** Has the provider looked whether it still has the item. What it says comes by the change stream. */
export function useProbe(item: Pick<MediaItemDto, "id" | "probe"> | undefined) {
  const client = useQueryClient();
  const now = useNow();
  const mutation = useMutation<void, RequestError>({
    mutationFn: async () => {
      if (!item) return;
      await dataOf(probe({ itemId: item.id }));
      await renewItem(client, item.id);
    },
  });
  return { ...mutation, busy: mutation.isPending || (item !== undefined && isChecking(item, now)) };
}
