"use client";

import { Check } from "lucide-react";
import { memo } from "react";
import { KIND_LOOK, KindIcon } from "@/components/media/kind-icon";
import { STATUS_LOOK } from "@/components/media/status-badge";
import { useNumberBreaker } from "@/components/numbers/use-number-breaker";
import { cn } from "@/components/ui/cn";
import { formatDuration } from "@/components/ui/format";
import { ProgressBar } from "@/components/ui/progress-bar";
import { Time } from "@/components/ui/time";
import { useNow } from "@/components/ui/use-now";
import { timeLeftText } from "@/lib/client/transfer-rate";
import { useTransferRate } from "@/lib/client/use-transfer-rate";
import type { MediaItemDto } from "@/lib/schemas/media";
import { formatBytes } from "@/lib/sizes";
import { PictureFace } from "./picture-face";
import { faceOf } from "./tile-shape";
import { originOf, progressShare, progressText, spokenTile, statusDetail, statusTitle } from "./tile-text";
import { WaveformGlyph } from "./waveform-glyph";

interface MediaTileProps {
  item: MediaItemDto;
  id: string;
  /** Position in the list, read by the list's own pointer handling. */
  index: number;
  left: number;
  width: number;
  height: number;
  /** The one that is looked at. */
  current: boolean;
  ticked: boolean;
}

/** One option of the grid. It has no handlers: the grid listens for all of its tiles. */
export const MediaTile = memo(function MediaTile(props: MediaTileProps) {
  const { item, current, ticked } = props;
  const face = faceOf(item);
  return (
    <div
      id={props.id}
      role="option"
      tabIndex={-1}
      aria-selected={ticked || current}
      aria-label={spokenTile(item)}
      data-index={props.index}
      data-ticked={ticked || undefined}
      style={{ left: props.left, width: props.width, height: props.height }}
      className={cn(
        "group absolute top-0 cursor-default select-none rounded-md bg-surface outline-offset-2",
        current && "outline-2 outline-accent",
        ticked && "outline-2 outline-accent outline-offset-0",
      )}
    >
      <div className={cn("relative size-full overflow-hidden rounded-md", face !== "picture" && "border border-line")}>
        {face === "picture" && <PictureFace item={item} />}
        {face === "waveform" && <WaveformFace item={item} />}
        {face === "name" && <NameFace item={item} />}
        {face === "status" && <StatusFace item={item} />}
      </div>
      <Tick ticked={ticked} />
    </div>
  );
});

/** Ticks the tile by pointer; the keyboard has Space. */
function Tick({ ticked }: { ticked: boolean }) {
  return (
    <span
      aria-hidden
      data-tick
      className={cn(
        "absolute top-1.5 right-1.5 size-6 cursor-pointer place-items-center rounded-full border",
        ticked
          ? "grid border-accent bg-accent text-on-accent"
          : "hidden border-white/80 bg-black/35 text-white group-hover:grid pointer-coarse:hidden!",
      )}
    >
      <Check className="size-3.5" />
    </span>
  );
}

/** What the customer wrote with it: often the only way to tell one missing photo from another. */
function Caption({ item }: { item: MediaItemDto }) {
  if (!item.caption) return null;
  return (
    <p
      dir="auto"
      title={item.caption}
      className="shrink-0 truncate text-ink-3 text-sm in-data-[density=compact]:hidden"
    >
      “{item.caption}”
    </p>
  );
}

function CardFooter({ item }: { item: MediaItemDto }) {
  return (
    <div className="mono flex items-center justify-between gap-2 text-ink-3">
      <span className="truncate">{originOf(item)}</span>
      <Time plain as="clock" iso={item.receivedAt} />
    </div>
  );
}

function WaveformFace({ item }: { item: MediaItemDto }) {
  return (
    <div className="flex size-full flex-col px-3 py-2">
      <div className="flex items-center gap-1.5">
        <KindIcon kind={item.kind} className="size-4 shrink-0 text-ink-2" />
        <span className="min-w-0 flex-1 truncate font-medium">{KIND_LOOK[item.kind].word}</span>
        {item.durationMs !== null && (
          <span className="mono in-data-ticked:opacity-0 text-ink-3 pointer-fine:group-hover:opacity-0">
            {formatDuration(item.durationMs)}
          </span>
        )}
      </div>
      <div className="min-h-0 flex-1 py-3">
        <WaveformGlyph peaks={item.peaks} />
      </div>
      <CardFooter item={item} />
    </div>
  );
}

function NameFace({ item }: { item: MediaItemDto }) {
  return (
    <div className="flex size-full flex-col px-3 py-2">
      <div className="in-data-ticked:pr-5 flex items-start gap-2">
        <KindIcon kind={item.kind} className="mt-0.5 size-4 shrink-0 text-ink-2" />
        <span dir="auto" title={item.fileName} className="line-clamp-2 min-w-0 break-words font-medium">
          {item.fileName}
        </span>
      </div>
      <p className="mono mt-1 min-h-0 flex-1 text-ink-3">
        {item.sizeBytes !== null && formatBytes(item.sizeBytes)}
        {item.durationMs !== null && ` · ${formatDuration(item.durationMs)}`}
      </p>
      <Caption item={item} />
      <CardFooter item={item} />
    </div>
  );
}

function StatusFace({ item }: { item: MediaItemDto }) {
  const look = STATUS_LOOK[item.status];
  return (
    <div className="flex size-full flex-col px-3 py-2">
      <div className={cn("in-data-ticked:pr-5 flex items-start gap-1.5 font-medium", look.ink)}>
        <look.icon aria-hidden className="mt-0.5 size-4 shrink-0" />
        <span className="line-clamp-2 min-w-0">{statusTitle(item)}</span>
      </div>
      <div className="min-h-0 flex-1 overflow-hidden pt-0.5 text-ink-2 text-sm">
        {item.status === "DOWNLOADING" ? <Progress item={item} /> : <Detail item={item} />}
      </div>
      <Caption item={item} />
      <div className="mono flex items-center gap-2 pt-1 text-ink-3">
        <KindIcon kind={item.kind} className="size-3.5 shrink-0" />
        <span className="min-w-0 flex-1 truncate">{originOf(item)}</span>
        <Time plain as="clock" iso={item.receivedAt} />
      </div>
    </div>
  );
}

function Detail({ item }: { item: MediaItemDto }) {
  return (
    <p className="wrap-anywhere line-clamp-3">{statusDetail(item, useNow(), useNumberBreaker(item.phoneNumberId))}</p>
  );
}

function Progress({ item }: { item: MediaItemDto }) {
  const received = item.progress?.bytesReceived ?? 0;
  const expected = item.progress?.expectedBytes ?? null;
  const left = timeLeftText(expected === null ? null : expected - received, useTransferRate(received));
  return (
    <>
      <p className="tabular truncate">
        {progressText(item.progress)}
        {left && ` · ${left}`}
      </p>
      <ProgressBar value={progressShare(item.progress)} label="Download" className="mt-2" />
    </>
  );
}
