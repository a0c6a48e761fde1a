"use client";

import { useMemo, useSyncExternalStore } from "react";
import { type StreamState, streamStateOf } from "./events";

/** Whether changes are coming in just now. */
export function useStreamState(): StreamState {
  const stream = useMemo(() => streamStateOf("all"), []);
  return useSyncExternalStore(stream.subscribe, stream.read, () => "connecting");
}
