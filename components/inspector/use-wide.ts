"use client";

import { useSyncExternalStore } from "react";

/** Below this the list and a docked inspector do not fit beside each other. */
const WIDE = "(min-width: 1024px)";

function subscribe(changed: () => void): () => void {
  const query = window.matchMedia(WIDE);
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}

/** Whether the window has room for the inspector beside the list. */
export function useWide(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(WIDE).matches,
    () => true,
  );
}
