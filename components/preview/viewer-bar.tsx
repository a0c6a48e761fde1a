"use client";

import { Download, RotateCw, X, ZoomIn, ZoomOut } from "lucide-react";
import { KIND_LOOK, KindIcon } from "@/components/media/kind-icon";
import { formatDuration } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { Tooltip } from "@/components/ui/tooltip";
import { paths } from "@/lib/paths";
import type { MediaDetailDto } from "@/lib/schemas/media";
import { formatBytes } from "@/lib/sizes";
import type { ViewerControls } from "./use-viewer-controls";

/** The viewer's upper edge: what is shown, and what can be done with the view. */
export function ViewerBar({
  item,
  position,
  controls,
  onClose,
}: {
  item: MediaDetailDto | undefined;
  position: string | null;
  controls: ViewerControls;
  onClose: () => void;
}) {
  return (
    <header className="flex h-13 shrink-0 items-center gap-3 border-line border-b bg-surface px-3">
      <div className="flex min-w-0 flex-1 items-center gap-2.5">
        {item && <KindIcon kind={item.kind} className="size-4 shrink-0 text-ink-3" />}
        <div className="min-w-0">
          <p className="truncate font-medium">{item?.fileName ?? "Loading"}</p>
          <p className="mono truncate text-ink-3 text-sm">{item ? measuresOf(item) : " "}</p>
        </div>
      </div>
      {position && <span className="mono shrink-0 text-ink-2 max-sm:hidden">{position}</span>}
      {controls.page && (
        <span className="mono shrink-0 text-ink-2" aria-live="off">
          Page {controls.page.page} / {controls.page.pages}
        </span>
      )}
      {controls.zoomable && <ZoomButtons controls={controls} />}
      <div className="flex shrink-0 items-center gap-1">
        {controls.mode && item && (
          <Tooltip content="Save to disk">
            <a
              href={paths.api.content(item.id, { download: true })}
              download
              aria-label="Save to disk"
              data-viewer-save
              className="inline-flex size-[30px] items-center justify-center rounded-sm text-ink-2 transition-colors hover:bg-sunken hover:text-ink [&_svg]:size-4"
            >
              <Download />
            </a>
          </Tooltip>
        )}
        <IconButton label="Close" shortcut="Esc" onClick={onClose}>
          <X />
        </IconButton>
      </div>
    </header>
  );
}

function ZoomButtons({ controls }: { controls: ViewerControls }) {
  return (
    <div className="flex shrink-0 items-center gap-0.5">
      <IconButton label="Zoom out" shortcut="−" onClick={controls.zoomOut} className="max-sm:hidden">
        <ZoomOut />
      </IconButton>
      <Tooltip content="Show the whole of it">
        <button
          type="button"
          onClick={controls.whole}
          aria-label={`Zoom ${controls.percent}. Show the whole of it`}
          className="mono h-[30px] w-13 rounded-sm text-ink-2 transition-colors hover:bg-sunken hover:text-ink max-sm:hidden"
        >
          {controls.percent}
        </button>
      </Tooltip>
      <IconButton label="Zoom in" shortcut="+" onClick={controls.zoomIn} className="max-sm:hidden">
        <ZoomIn />
      </IconButton>
      <IconButton label="Turn right" shortcut="⇧R" onClick={controls.rotate}>
        <RotateCw />
      </IconButton>
    </div>
  );
}

function measuresOf(item: MediaDetailDto): string {
  const facts = [KIND_LOOK[item.kind].word];
  if (item.width && item.height) facts.push(`${item.width} × ${item.height}`);
  if (item.durationMs) facts.push(formatDuration(item.durationMs));
  if (item.sizeBytes !== null) facts.push(formatBytes(item.sizeBytes));
  return facts.join(" · ");
}
