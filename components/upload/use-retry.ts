"use client";

import { useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { retryUpload } from "@/lib/actions/media";
import { readAnew } from "@/lib/client/pages";
import { queryKeys } from "@/lib/client/query-keys";
import { dataOf, RequestError } from "@/lib/client/request-error";
import type { Transfer } from "./transfer-queue";
import { transferQueue } from "./transfers";

/** What another try at a transfer is called; null when none can help. */
export function retryWordOf({ state }: Transfer): string | null {
  if (state.phase === "refused") return state.retryWord;
  return state.phase === "accepted" && state.upload?.status === "FAILED" ? "Retry" : null;
}

/** Tries again: from this browser when the console has not got the bytes, else from the bytes that it kept. */
export function useRetry(): (transfer: Transfer) => Promise<void> {
  const client = useQueryClient();
  return async (transfer) => {
    if (transfer.state.phase !== "accepted") return transferQueue.retry(transfer.id);
    try {
      await dataOf(retryUpload({ uploadId: transfer.state.uploadId }));
      await readAnew(client, queryKeys.uploads());
    } catch (error) {
      toast.error(error instanceof RequestError ? error.message : "It could not be tried again.");
    }
  };
}
