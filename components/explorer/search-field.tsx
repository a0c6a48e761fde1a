"use client";

import { Search, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Kbd } from "@/components/ui/kbd";

const SETTLE_MS = 300;
/** How the shortcut of the explorer finds the field. */
export const SEARCH_FIELD_ID = "explorer-search";

/** Searches a moment after the last key. `text` is what is searched for now. */
export function SearchField({ text, onSearch }: { text: string; onSearch: (text: string) => void }) {
  const [typed, setTyped] = useState(text);
  const [followed, setFollowed] = useState(text);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  // Cleared or changed from elsewhere: by the address, by "Clear".
  if (followed !== text) {
    setFollowed(text);
    if (text !== typed.trim()) setTyped(text);
  }

  const search = (next: string, settleMs: number) => {
    setTyped(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onSearch(next.trim()), settleMs);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") search(typed, 0);
    if (event.key !== "Escape") return;
    event.preventDefault();
    if (typed) search("", 0);
    else event.currentTarget.blur();
  };

  return (
    <div className="relative w-full md:w-60 md:max-w-[36%] md:shrink-0">
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-3"
      />
      <input
        id={SEARCH_FIELD_ID}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        value={typed}
        onChange={(event) => search(event.target.value, SETTLE_MS)}
        onKeyDown={onKeyDown}
        aria-label="Search file name or caption"
        placeholder="File name or caption"
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        className="h-[30px] w-full rounded-sm border border-line-strong bg-surface pr-8 pl-8 transition-colors hover:border-ink-3/60 focus-visible:outline-offset-0 pointer-coarse:h-9"
      />
      <span className="absolute inset-y-0 right-1.5 flex items-center">
        {typed ? (
          <button
            type="button"
            aria-label="Clear the search"
            onClick={() => search("", 0)}
            className="grid size-6 place-items-center rounded-xs text-ink-2 hover:text-ink"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        ) : (
          <span className="pointer-coarse:hidden">
            <Kbd>/</Kbd>
          </span>
        )}
      </span>
    </div>
  );
}
