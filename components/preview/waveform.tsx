"use client";

import type { KeyboardEvent, PointerEvent } from "react";
import { cn } from "@/components/ui/cn";
import { formatDuration } from "@/components/ui/format";

const STEP_SECONDS = 5;
const FLAT = Array.from({ length: 48 }, () => 12);

/** `count` bars out of any number of peaks, each the loudest of its share; 0 to 100. */
export function resamplePeaks(peaks: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((index + 1) * peaks.length) / count));
    return Math.max(...peaks.slice(from, to));
  });
}

/** The loudness of a recording as bars; what was played is in the accent. Seeks by pointer and by arrow keys. */
export function Waveform({
  peaks,
  seconds,
  duration,
  onSeek,
  className,
}: {
  peaks: readonly number[];
  seconds: number;
  duration: number;
  onSeek: (seconds: number) => void;
  className?: string;
}) {
  const bars = peaks.length > 0 ? resamplePeaks(peaks, Math.min(peaks.length, 64)) : FLAT;
  const played = duration > 0 ? seconds / duration : 0;

  const seekTo = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    onSeek(Math.min(1, Math.max(0, (event.clientX - left) / width)) * duration);
  };
  const seekByKey = (event: KeyboardEvent) => {
    const targets: Record<string, number> = {
      ArrowLeft: seconds - STEP_SECONDS,
      ArrowDown: seconds - STEP_SECONDS,
      ArrowRight: seconds + STEP_SECONDS,
      ArrowUp: seconds + STEP_SECONDS,
      Home: 0,
      End: duration,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onSeek(Math.min(duration, Math.max(0, target)));
  };

  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label="Position"
      aria-valuemin={0}
      aria-valuemax={Math.round(duration)}
      aria-valuenow={Math.round(seconds)}
      aria-valuetext={`${formatDuration(seconds * 1000)} of ${formatDuration(duration * 1000)}`}
      onKeyDown={seekByKey}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seekTo(event);
      }}
      onPointerMove={(event) => event.buttons === 1 && seekTo(event)}
      className={cn("flex min-h-6 cursor-pointer touch-none items-center gap-[2px] rounded-xs", className)}
    >
      {bars.map((loudness, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the bars have no identity but their place
          key={index}
          className={cn("min-w-px flex-1 rounded-full", index / bars.length < played ? "bg-accent" : "bg-ink-3/45")}
          style={{ height: `${Math.max(6, loudness)}%` }}
        />
      ))}
    </div>
  );
}
