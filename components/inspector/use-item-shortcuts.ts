"use client";

import { useEffect, useEffectEvent } from "react";
import { toast } from "sonner";
import { copyText } from "@/components/ui/use-copy";
import type { RequestError } from "@/lib/client/request-error";
import { useAppearance } from "@/lib/client/use-appearance";
import { paths } from "@/lib/paths";
import type { MediaDetailDto } from "@/lib/schemas/media";
import { deedsOf } from "./state-text";
import { useProbe } from "./use-probe";
import { useRedownload } from "./use-redownload";

/** Where a letter is text, or belongs to something that lies over the page. */
const ELSEWHERE = "input, textarea, select, [contenteditable], [role=menu], [role=dialog]:not([data-inspector])";

/** R re-downloads, P checks at the provider, D saves to disk, C copies the provider media id of the item that is open. */
export function useItemShortcuts(item: MediaDetailDto | undefined): void {
  const again = useRedownload(item?.id ?? "");
  const check = useProbe(item);
  const { singleKeys } = useAppearance();

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const { target } = event;
    const modified = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    if (!item || singleKeys !== "on" || modified || event.defaultPrevented || event.repeat) return;
    if (target instanceof Element && target.closest(ELSEWHERE)) return;
    const deeds = deedsOf(item);
    const offered = [deeds.primary, deeds.secondary];
    const onError = (error: RequestError) => toast.error(error.message, { description: error.requestId });
    if (event.key === "r" && offered.includes("redownload") && !again.busy) {
      again.mutate(undefined, { onError });
    } else if (event.key === "p" && item.can.probe && !check.busy) {
      check.mutate(undefined, { onError });
    } else if (event.key === "d" && offered.includes("save")) {
      window.location.assign(paths.api.content(item.id, { download: true }));
    } else if (event.key === "c") {
      void copyText(item.providerMediaId).then((copied) => copied && toast.success("Copied the media id"));
    }
  });

  useEffect(() => {
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
