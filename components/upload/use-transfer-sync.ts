"use client";

import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { railOptions } from "@/lib/client/numbers-queries";
import { readAnew } from "@/lib/client/pages";
import { queryKeys } from "@/lib/client/query-keys";
import { uploadListOptions } from "@/lib/client/uploads-queries";
import { isLeaving } from "./transfer-queue";
import { transferQueue, useTransfers } from "./transfers";

/** Keeps the queue true to what the console knows, and takes up this operator's unfinished uploads after a reload. */
export function useTransferSync(): void {
  const client = useQueryClient();
  const transfers = useTransfers();
  const { data: rail } = useQuery(railOptions());
  const { data } = useInfiniteQuery({ ...uploadListOptions("all"), enabled: rail?.operator.can.upload === true });

  useEffect(() => {
    const uploads = data?.pages.flatMap((page) => page.uploads) ?? [];
    transferQueue.adopt(uploads.filter(({ status, mine }) => mine && status !== "DONE" && status !== "FAILED"));
  }, [data]);

  // Also after a change of the queue: what the console said may have come before the queue knew the upload's id.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the queue is asked anew whenever it changed
  useEffect(() => transferQueue.update(data?.pages.flatMap((page) => page.uploads) ?? []), [data, transfers]);

  const untold = transfers.some(({ state }) => state.phase === "accepted" && state.upload === null);
  useEffect(() => {
    if (untold) void readAnew(client, queryKeys.uploads());
  }, [client, untold]);

  const leaving = transfers.some(isLeaving);
  useEffect(() => {
    if (!leaving) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [leaving]);
}

/** A file dropped beside every drop zone would make the browser leave the page and end what is under way. */
export function useStrayDropGuard(): void {
  useEffect(() => {
    const refuse = (event: DragEvent) => {
      if (event.defaultPrevented || !event.dataTransfer) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "none";
    };
    window.addEventListener("dragover", refuse);
    window.addEventListener("drop", refuse);
    return () => {
      window.removeEventListener("dragover", refuse);
      window.removeEventListener("drop", refuse);
    };
  }, []);
}
