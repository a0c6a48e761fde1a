"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};
const isApple = () => /Mac|iPhone|iPad/.test(navigator.userAgent);

/** What is printed on the key that goes with shortcuts: ⌘ on Apple's keyboards, Ctrl elsewhere. */
export function useModifierName(): "⌘" | "Ctrl" {
  return useSyncExternalStore(never, isApple, () => false) ? "⌘" : "Ctrl";
}
