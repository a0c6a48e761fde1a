"use client";

import { CircleCheck, CircleHelp, CircleX, RotateCw } from "lucide-react";
import { memo } from "react";
import { toast } from "sonner";
import { originOf, statusDetail, statusTitle } from "@/components/explorer/tile-text";
import { ProbeButton } from "@/components/inspector/probe-button";
import { useRedownload } from "@/components/inspector/use-redownload";
import { KIND_LOOK, KindIcon } from "@/components/media/kind-icon";
import { formatPhoneNumber } from "@/components/media/phone-number";
import { STATUS_LOOK } from "@/components/media/status-badge";
import { useNumberBreaker } from "@/components/numbers/use-number-breaker";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { formatExact } from "@/components/ui/format";
import { Time } from "@/components/ui/time";
import { timeLeft } from "@/lib/media/time-left";
import type { MediaItemDto } from "@/lib/schemas/media";
import { formatBytes } from "@/lib/sizes";
import { isSettled } from "./rescue-sections";

const WORD = { none: "text-ink", soon: "text-failed", now: "text-gone", over: "text-ink-2" } as const;
const FOUND = {
  THERE: { icon: CircleCheck, ink: "text-stored", word: "Still there" },
  GONE: { icon: CircleX, ink: "text-gone", word: "Gone" },
  UNCLEAR: { icon: CircleHelp, ink: "text-failed", word: "Unclear" },
} as const;

interface RescueRowProps {
  item: MediaItemDto;
  now: Date;
  current: boolean;
  ticked: boolean;
  mayFetch: boolean;
  onOpen: (itemId: string) => void;
  onTick: (itemId: string, range: boolean) => void;
}

/** One item: what it is, whose it is, how long it can be had, why it is not here, and what to do. */
export const RescueRow = memo(function RescueRow({
  item,
  now,
  current,
  ticked,
  mayFetch,
  onOpen,
  onTick,
}: RescueRowProps) {
  const settled = isSettled(item);
  return (
    <li
      data-item={item.id}
      data-settled={settled || undefined}
      className={cn(
        "relative grid grid-cols-[auto_minmax(0,1fr)_auto] items-start gap-x-3 gap-y-1 border-line border-b px-3 py-2.5 [contain-intrinsic-size:auto_64px] [content-visibility:auto] md:px-5",
        "@[560px]:grid-cols-[auto_minmax(0,1fr)_minmax(0,0.8fr)_190px]",
        "@[860px]:grid-cols-[auto_minmax(0,1.25fr)_minmax(0,0.9fr)_minmax(0,0.9fr)_minmax(0,1.2fr)_168px] @[860px]:items-center @[860px]:py-2",
        ticked || current ? "bg-accent-soft" : "hover:bg-sunken/60",
        current && "shadow-[inset_2px_0_0_var(--color-accent)]",
      )}
    >
      <Tick item={item} ticked={ticked} onTick={onTick} />
      <div className="col-start-2 row-start-1 min-w-0">
        <button
          type="button"
          aria-current={current || undefined}
          onClick={() => onOpen(item.id)}
          dir="auto"
          title={item.fileName}
          className="block max-w-full truncate text-left font-medium after:absolute after:inset-0 hover:underline hover:underline-offset-4"
        >
          {item.fileName}
        </button>
        <p className="flex items-center gap-1 text-ink-2 text-sm">
          <KindIcon kind={item.kind} className="size-3.5 shrink-0" />
          <span className="shrink-0">
            {KIND_LOOK[item.kind].word}
            {item.sizeBytes !== null && (
              <>
                {" "}
                · <span className="mono">{formatBytes(item.sizeBytes)}</span>
              </>
            )}
            {item.caption && " ·"}
          </span>
          {item.caption && (
            <span dir="auto" title={item.caption} className="min-w-0 truncate">
              {item.caption}
            </span>
          )}
        </p>
      </div>
      <TimeCell
        item={item}
        now={now}
        className="col-start-3 row-start-1 text-right @[560px]:col-start-4 @[860px]:text-left"
      />
      <div className="col-start-2 col-end-4 row-start-2 flex min-w-0 gap-2 text-sm @[560px]:col-end-3 @[560px]:block @[860px]:col-start-3 @[860px]:col-end-4 @[860px]:row-start-1">
        <p className="mono shrink-0 truncate text-ink-2">{originOf(item)}</p>
        <p className="min-w-0 truncate text-ink-3" title={item.connectionName}>
          <span className="mono">{formatPhoneNumber(item.phoneNumber)}</span> · {item.connectionName}
        </p>
      </div>
      <StateCell
        item={item}
        now={now}
        className="col-start-2 col-end-4 row-start-3 @[560px]:col-start-3 @[560px]:row-start-1 @[560px]:row-end-3 @[860px]:col-start-5 @[860px]:col-end-6 @[860px]:row-end-2"
      />
      <div className="relative col-start-2 col-end-4 row-start-4 flex flex-wrap gap-1.5 @[560px]:col-start-4 @[560px]:col-end-5 @[560px]:row-start-2 @[560px]:justify-end @[860px]:col-start-6 @[860px]:col-end-7 @[860px]:row-start-1">
        {mayFetch && !settled && <Deeds item={item} />}
      </div>
    </li>
  );
});

function Tick({ item, ticked, onTick }: Pick<RescueRowProps, "item" | "ticked" | "onTick">) {
  return (
    <label className="relative z-[1] col-start-1 row-start-1 -m-1 grid size-7 place-items-center pointer-coarse:size-9">
      <input
        type="checkbox"
        checked={ticked}
        aria-label={`Select ${item.fileName}`}
        onChange={({ nativeEvent }) => onTick(item.id, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)}
        className="size-4 accent-accent"
      />
    </label>
  );
}

function TimeCell({ item, now, className }: { item: MediaItemDto; now: Date; className: string }) {
  if (item.status === "STORED") return <p className={cn("text-ink-3", className)}>Rescued</p>;
  const { amount, certainty, urgency, lastHope } = timeLeft(item, now);
  const { latest } = item.probe;
  const found = latest && FOUND[latest.verdict];
  const until = item.recoverable.until && formatExact(new Date(item.recoverable.until));
  return (
    <div
      className={cn("min-w-0", className)}
      title={[until, lastHope ?? item.recoverable.because].filter(Boolean).join("\n")}
    >
      <p className="truncate">
        <span className={cn("font-semibold tabular", WORD[urgency])}>{amount}</span>
        {certainty && (
          <span className="block text-ink-2 @[560px]:inline">
            <span className="hidden @[560px]:inline"> · </span>
            {certainty}
          </span>
        )}
      </p>
      {latest && found && (
        <p className="truncate text-ink-2 text-sm">
          <found.icon aria-hidden className={cn("mr-1 inline-block size-3.5 align-[-2px]", found.ink)} />
          {found.word} <Time plain iso={latest.at} />
        </p>
      )}
    </div>
  );
}

function StateCell({ item, now, className }: { item: MediaItemDto; now: Date; className: string }) {
  const look = STATUS_LOOK[item.status];
  const breaker = useNumberBreaker(item.phoneNumberId);
  const detail = item.status === "REFERENCED" ? "" : statusDetail(item, now, breaker);
  return (
    <div role="status" className={cn("min-w-0", className)}>
      <p className={cn("flex items-center gap-1.5", look.ink)}>
        <look.icon aria-hidden className="size-4 shrink-0" />
        <span className="truncate">{statusTitle(item)}</span>
      </p>
      {detail && (
        <p className="line-clamp-2 text-ink-2 text-sm @[860px]:line-clamp-1" title={detail}>
          {detail}
        </p>
      )}
    </div>
  );
}

function Deeds({ item }: { item: MediaItemDto }) {
  const again = useRedownload(item.id);
  const underWay = item.status === "QUEUED" || item.status === "DOWNLOADING";
  const fetchNow = () =>
    again.mutate(undefined, { onError: (error) => toast.error(error.message, { description: error.requestId }) });
  return (
    <>
      {item.probe.possible && <ProbeButton item={item} short />}
      {!underWay && (
        <Button size="sm" busy={again.busy} onClick={fetchNow} aria-label={`Fetch ${item.fileName}`}>
          {!again.busy && <RotateCw />} Fetch
        </Button>
      )}
    </>
  );
}
