"use client";

import { useSyncExternalStore } from "react";

const TICK_MS = 5_000;
const listeners = new Set<() => void>();
let present = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  present = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!timer) {
    present = Date.now();
    timer = setInterval(tick, TICK_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function readPresent(): number {
  present ||= Date.now();
  return present;
}

/**
 * The present, renewed every five seconds by one timer for the whole page. null while the server's markup is being
 * taken over: the server knows neither the reader's clock nor the reader's zone.
 */
export function useNow(): Date | null {
  const now = useSyncExternalStore(subscribe, readPresent, () => 0);
  return now === 0 ? null : new Date(now);
}
