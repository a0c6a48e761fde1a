"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type KeyboardEvent, useRef } from "react";
import { InspectorFailure } from "@/components/inspector/inspector-states";
import { Button } from "@/components/ui/button";
import { closesOnEscape } from "@/components/ui/closes-on-escape";
import { cn } from "@/components/ui/cn";
import { Spinner } from "@/components/ui/spinner";
import { mediaItemOptions } from "@/lib/client/media-queries";
import { useViewerControls } from "./use-viewer-controls";
import { ViewerBar } from "./viewer-bar";
import { ViewerStage } from "./viewer-stage";

interface MediaViewerProps {
  /** null: closed. */
  itemId: string | null;
  /** "2 of 214", or less where the total is not known. */
  position?: string | null;
  /** Left out at the ends. */
  onPrevious?: () => void;
  onNext?: () => void;
  onClose: () => void;
}

/** Shows one item over the whole screen: zoom, turn, play, page, and on to its neighbours. */
export function MediaViewer({ itemId, onClose, ...props }: MediaViewerProps) {
  return (
    <Radix.Root open={itemId !== null} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>{itemId && <Viewer itemId={itemId} onClose={onClose} {...props} />}</Radix.Portal>
    </Radix.Root>
  );
}

function Viewer({ itemId, position = null, onPrevious, onNext, onClose }: MediaViewerProps & { itemId: string }) {
  const content = useRef<HTMLDivElement>(null);
  const opener = useRef<Element | null>(null);
  const query = useQuery(mediaItemOptions(itemId));
  const item = query.data;
  const controls = useViewerControls(item);

  const press = (key: string, shift = false): boolean => {
    const deeds: Record<string, (() => void) | undefined> = {
      ArrowLeft: shift ? () => controls.pan(1, 0) : onPrevious,
      ArrowRight: shift ? () => controls.pan(-1, 0) : onNext,
      ArrowUp: shift ? () => controls.pan(0, 1) : undefined,
      ArrowDown: shift ? () => controls.pan(0, -1) : undefined,
      k: onPrevious,
      j: onNext,
      "+": controls.zoomIn,
      "=": controls.zoomIn,
      "-": controls.zoomOut,
      "0": controls.whole,
      "1": controls.toOwnSize,
      R: controls.rotate,
      d: () => content.current?.querySelector<HTMLAnchorElement>("[data-viewer-save]")?.click(),
      Escape: onClose,
    };
    const zooming = ["+", "=", "-", "0", "1", "R"].includes(key);
    const deed = zooming && !controls.zoomable ? undefined : deeds[key];
    deed?.();
    return deed !== undefined;
  };
  const onEscape = closesOnEscape(onClose);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "Escape") return onEscape(event);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // The browser's own controls use the arrows for seeking and loudness.
    if (event.target instanceof HTMLMediaElement && event.key.startsWith("Arrow")) return;
    if (press(event.key, event.shiftKey)) event.preventDefault();
  };

  return (
    <>
      <Radix.Overlay className="fixed inset-0 z-50 animate-fade-in bg-black" />
      <Radix.Content
        ref={content}
        aria-describedby={undefined}
        onKeyDown={onKeyDown}
        onOpenAutoFocus={(event) => {
          event.preventDefault();
          opener.current = document.activeElement;
          content.current?.focus();
        }}
        onCloseAutoFocus={(event) => {
          // What opened the viewer may be gone, with the item it showed; then the focus goes to what took its place.
          if (opener.current?.isConnected) return;
          event.preventDefault();
          document.querySelector<HTMLElement>("[data-inspector]")?.focus();
        }}
        className="scheme-dark fixed inset-0 z-50 flex animate-fade-in flex-col bg-canvas text-ink focus:outline-none"
      >
        <Radix.Title className="sr-only">Viewer: {item?.fileName ?? "loading"}</Radix.Title>
        <ViewerBar item={item} position={position} controls={controls} onClose={onClose} />
        <div className="relative min-h-0 flex-1">
          {query.isPending && (
            <p role="status" className="grid size-full place-items-center text-ink-3">
              <span className="flex items-center gap-2">
                <Spinner /> Loading
              </span>
            </p>
          )}
          {!item && query.isError && <InspectorFailure error={query.error} onRetry={() => void query.refetch()} />}
          {item && <ViewerStage item={item} controls={controls} onKey={press} />}
          <Neighbour side="left" onClick={onPrevious} />
          <Neighbour side="right" onClick={onNext} />
        </div>
        {item?.caption && (
          <p className="shrink-0 border-line border-t bg-surface px-4 py-2.5 text-center text-ink-2">
            “{item.caption}”
          </p>
        )}
        {(onPrevious || onNext) && <PhoneBar position={position} onPrevious={onPrevious} onNext={onNext} />}
      </Radix.Content>
    </>
  );
}

function Neighbour({ side, onClick }: { side: "left" | "right"; onClick?: () => void }) {
  if (!onClick) return null;
  const Icon = side === "left" ? ChevronLeft : ChevronRight;
  return (
    <button
      type="button"
      onClick={onClick}
      aria-label={side === "left" ? "Previous" : "Next"}
      className={cn(
        "absolute top-1/2 grid size-10 -translate-y-1/2 place-items-center rounded-full border border-line bg-surface/85 text-ink-2 transition-colors hover:bg-sunken hover:text-ink max-sm:hidden",
        side === "left" ? "left-3" : "right-3",
      )}
    >
      <Icon aria-hidden className="size-5" />
    </button>
  );
}

/** On a phone the ways on stand below, where they cover nothing. */
function PhoneBar({ position, onPrevious, onNext }: Pick<MediaViewerProps, "position" | "onPrevious" | "onNext">) {
  return (
    <nav
      aria-label="Neighbours"
      className="flex shrink-0 items-center justify-between border-line border-t bg-surface px-3 py-2 pb-[max(8px,env(safe-area-inset-bottom))] sm:hidden"
    >
      <Button variant="ghost" disabled={!onPrevious} onClick={onPrevious}>
        <ChevronLeft />
        Previous
      </Button>
      <span className="mono text-ink-2">{position}</span>
      <Button variant="ghost" disabled={!onNext} onClick={onNext}>
        Next
        <ChevronRight />
      </Button>
    </nav>
  );
}
