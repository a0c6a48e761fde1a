"use client";

import { useEffect, useEffectEvent } from "react";
import { useAppearance } from "@/lib/client/use-appearance";

/** Where a character is text, or belongs to something that lies over the page. */
const ELSEWHERE = "input, textarea, select, [contenteditable], [role=menu], [role=dialog]:not([data-inspector])";

interface ExplorerKeys {
  readonly previous: () => void;
  readonly next: () => void;
  readonly search: () => void;
  readonly help: () => void;
  /** Undoes one step. */
  readonly escape: () => void;
  /** Any other key pressed while nothing in particular has the focus. */
  readonly toList: (event: KeyboardEvent) => void;
}

/** The keys that count anywhere on the explorer's page, unless somebody is typing or something lies over it. */
export function useExplorerKeys(keys: ExplorerKeys): void {
  const { singleKeys } = useAppearance();

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const { target, key } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target instanceof Element && target.closest(ELSEWHERE)) return;
    if (document.querySelector("[role=dialog]:not([data-inspector])")) return;
    const singles: Record<string, (() => void) | undefined> = {
      j: keys.next,
      k: keys.previous,
      "/": keys.search,
      "?": keys.help,
    };
    const deed = key === "Escape" ? keys.escape : singles[key.toLowerCase()];
    if (deed && (key === "Escape" || singleKeys === "on")) {
      event.preventDefault();
      deed();
    } else if (target === document.body) {
      keys.toList(event);
    }
  });

  useEffect(() => {
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
