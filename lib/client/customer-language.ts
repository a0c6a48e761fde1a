"use client";

import { useSyncExternalStore } from "react";

const KEY = "attache-customer-language";
/** For browsers that keep nothing, and for the time until they have. */
let chosen: string | null = null;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A browser may forbid to keep things, or even to look. */
function kept(): string | null {
  try {
    return chosen ?? localStorage.getItem(KEY);
  } catch {
    return chosen;
  }
}

/**
 * The language to begin with, of those that there are: what was chosen last, else the first of the browser's own. Only
 * the primary part of a tag counts: "pt-BR" is "pt".
 */
export function preferredLanguage(
  available: readonly string[],
  last: string | null,
  browser: readonly string[],
): string | null {
  const wanted = [last ?? "", ...browser].map((tag) => tag.toLowerCase().split("-")[0]);
  return wanted.find((language) => language !== undefined && available.includes(language)) ?? available[0] ?? null;
}

/** In which language somebody writes to customers, remembered in this browser. null when there is none to choose from. */
export function useCustomerLanguage(available: readonly string[]): [string | null, (language: string) => void] {
  const language = useSyncExternalStore(
    subscribe,
    () => preferredLanguage(available, kept(), navigator.languages),
    () => preferredLanguage(available, null, []),
  );
  const choose = (next: string) => {
    chosen = next;
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // Then it holds until the page is left.
    }
    for (const listener of listeners) listener();
  };
  return [language, choose];
}
