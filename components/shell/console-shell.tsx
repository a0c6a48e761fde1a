"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { Drawer } from "@/components/ui/drawer";
import { TransferDock } from "@/components/upload/transfer-dock";
import { followConsole } from "@/lib/client/live-console";
import { BottomBar } from "./bottom-bar";
import { FindPalette } from "./find-palette";
import { Rail } from "./rail";

/** The frame of every signed-in page: rail, page, and on a phone a bottom bar in the rail's stead. */
export function ConsoleShell({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [finding, setFinding] = useState(false);
  const [more, setMore] = useState(false);

  useEffect(() => followConsole(client), [client]);
  useFindShortcut(() => setFinding(true));

  const find = () => {
    setMore(false);
    setFinding(true);
  };
  return (
    // What is only there for screen readers lies beyond the end of a list: it must not make the page itself scroll.
    <div className="relative flex h-dvh flex-col overflow-clip md:flex-row">
      <a
        href="#content"
        className="-translate-y-16 absolute top-2 left-2 z-60 rounded-sm bg-ink px-3 py-1.5 font-medium text-surface focus:translate-y-0"
      >
        Skip to the content
      </a>
      <aside
        aria-label="Numbers and places"
        className="hidden w-[216px] shrink-0 border-line border-r md:block xl:w-[248px]"
      >
        <Rail onFind={find} />
      </aside>
      <main id="content" tabIndex={-1} className="min-h-0 min-w-0 flex-1 bg-surface focus:outline-none">
        {children}
      </main>
      <BottomBar onFind={find} onMore={() => setMore(true)} />
      <Drawer title="Numbers and places" side="left" open={more} onOpenChange={setMore} className="bg-canvas">
        <Rail onFind={find} onNavigate={() => setMore(false)} />
      </Drawer>
      <TransferDock />
      <FindPalette open={finding} onOpenChange={setFinding} />
    </div>
  );
}

/** ⌘K or Ctrl-K, from anywhere, text fields included. */
function useFindShortcut(open: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      open();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  });
}
