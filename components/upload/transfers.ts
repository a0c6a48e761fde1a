"use client";

import { useSyncExternalStore } from "react";
import { sendFile } from "@/lib/client/send-file";
import { type Transfer, TransferQueue } from "./transfer-queue";

/** The one queue of this page. It outlives every component, so files go on while people walk about the console. */
export const transferQueue = new TransferQueue(sendFile);

const NOTHING: readonly Transfer[] = [];

export function useTransfers(): readonly Transfer[] {
  return useSyncExternalStore(transferQueue.subscribe, transferQueue.snapshot, () => NOTHING);
}
