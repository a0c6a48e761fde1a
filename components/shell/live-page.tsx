"use client";

import { RefreshCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { subscribeToChanges } from "@/lib/client/events";
import type { ChangeEvent } from "@/lib/schemas/events";

const REFRESH_MIN_INTERVAL_MS = 3_000;

/**
 * A page of the server that is read anew when something it shows has changed, at most every three seconds, and with
 * `everyMs` now and then. `calm` waits while the pointer or the focus is inside, so that nothing moves under a hand:
 * a button tells of the change instead.
 */
export function LivePage({
  on,
  everyMs,
  calm = false,
  children,
}: {
  on: readonly ChangeEvent["type"][];
  everyMs?: number;
  calm?: boolean;
  children: ReactNode;
}) {
  const router = useRouter();
  const place = useRef<HTMLDivElement>(null);
  const [changed, setChanged] = useState(false);
  const types = on.join(" ");

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      timer = undefined;
      const isInUse = place.current?.matches(":hover") || place.current?.contains(document.activeElement);
      if (calm && isInUse) setChanged(true);
      else router.refresh();
    };
    const unsubscribe = subscribeToChanges("all", (event) => {
      if (types.split(" ").includes(event.type)) timer ??= setTimeout(refresh, REFRESH_MIN_INTERVAL_MS);
    });
    const interval = everyMs ? setInterval(() => router.refresh(), everyMs) : undefined;
    return () => {
      clearTimeout(timer);
      clearInterval(interval);
      unsubscribe();
    };
  }, [router, types, everyMs, calm]);

  const show = () => {
    setChanged(false);
    router.refresh();
  };
  return (
    <div ref={place} className="relative">
      {children}
      {changed && (
        <div role="status" className="sticky bottom-4 z-20 flex justify-center">
          <Button size="sm" variant="strong" onClick={show} className="rounded-full shadow-float">
            <RefreshCw /> Something changed · Show
          </Button>
        </div>
      )}
    </div>
  );
}
