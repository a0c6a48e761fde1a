"use client";

import { Image, Phone, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { cn } from "@/components/ui/cn";
import { Kbd } from "@/components/ui/kbd";
import { Spinner } from "@/components/ui/spinner";
import { FIND_MIN_LENGTH } from "@/lib/client/find-query";
import { type Landing, useLandings } from "./use-landings";

/** The inside of the palette: a combobox whose answers are places. `onLanded` is called before leaving. */
export function Finder({ onLanded }: { onLanded: () => void }) {
  const router = useRouter();
  const listId = useId();
  const [typed, setTyped] = useState("");
  const [cursor, setCursor] = useState(0);
  const [landWhenFound, setLandWhenFound] = useState(false);
  const text = typed.trim();
  const { landings, searching, error } = useLandings(text);
  const active = landings[Math.min(cursor, landings.length - 1)];

  const land = (landing: Landing) => {
    onLanded();
    router.push(landing.href);
  };

  // Pasting an id and pressing Enter at once must land, even though the answer is still on its way.
  useEffect(() => {
    if (!landWhenFound || searching) return;
    setLandWhenFound(false);
    const first = landings[0];
    if (!first) return;
    onLanded();
    router.push(first.href);
  }, [landWhenFound, searching, landings, onLanded, router]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && landings.length > 0) {
      event.preventDefault();
      setCursor((Math.min(cursor, landings.length - 1) + step + landings.length) % landings.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (searching) setLandWhenFound(true);
      else if (active) land(active);
    }
  };

  return (
    <>
      <div className="flex items-center gap-2.5 border-line border-b px-4">
        {searching ? <Spinner className="text-ink-3" /> : <Search aria-hidden className="size-4 text-ink-3" />}
        <input
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setCursor(0);
            setLandWhenFound(false);
          }}
          onKeyDown={onKeyDown}
          role="combobox"
          aria-label="Identifier, phone number or file name"
          aria-expanded={landings.length > 0}
          aria-controls={listId}
          aria-activedescendant={active && `${listId}-${active.key}`}
          autoComplete="off"
          spellCheck={false}
          placeholder="Media id, message id, sender, SHA-256, file name"
          className="h-12 min-w-0 flex-1 bg-transparent text-lg outline-none"
        />
      </div>
      <div
        id={listId}
        role="listbox"
        aria-label="Found"
        className={cn("max-h-[46vh] overflow-y-auto", active && "p-1.5")}
      >
        {landings.map((landing, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the combobox, which keeps the focus.
          <div
            key={landing.key}
            id={`${listId}-${landing.key}`}
            role="option"
            tabIndex={-1}
            aria-selected={landing === active}
            onClick={() => land(landing)}
            onPointerMove={() => setCursor(index)}
            ref={landing === active ? scrollIntoView : undefined}
            className={cn(
              "flex min-h-10 cursor-pointer items-center gap-2.5 rounded-sm px-2.5 py-1.5",
              landing === active && "bg-sunken",
            )}
          >
            {landing.of === "number" ? (
              <Phone aria-hidden className="size-4 shrink-0 text-ink-2" />
            ) : (
              <Image aria-hidden className="size-4 shrink-0 text-ink-2" />
            )}
            <span className="min-w-0 flex-1 truncate">{landing.title}</span>
            <span className="shrink-0 text-ink-3 text-sm">{landing.detail}</span>
          </div>
        ))}
      </div>
      <FinderStatus text={text} searching={searching} error={error} found={landings.length} />
    </>
  );
}

function scrollIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}

function FinderStatus({
  text,
  searching,
  error,
  found,
}: {
  text: string;
  searching: boolean;
  error: Error | null;
  found: number;
}) {
  let message = "Paste what you have: the whole identifier, as it was given to you.";
  if (error) message = error.message;
  else if (searching) message = "Looking…";
  else if (text.length >= FIND_MIN_LENGTH && found === 0) {
    message = "Nothing that you may see carries this. Check that it is whole; file names count with their ending.";
  } else if (found > 0) message = found === 1 ? "1 found" : `${found} found`;
  return (
    <div className="flex min-h-10 items-center justify-between gap-4 border-line border-t px-4 py-2 text-ink-2 text-sm">
      <p role="status">{message}</p>
      <span className="flex shrink-0 items-center gap-1.5 text-ink-3 pointer-coarse:hidden">
        <Kbd>↑</Kbd>
        <Kbd>↓</Kbd> choose <Kbd>Enter</Kbd> go
      </span>
    </div>
  );
}
