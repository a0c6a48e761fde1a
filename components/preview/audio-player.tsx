"use client";

import { Pause, Play } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { cn } from "@/components/ui/cn";
import { formatDuration } from "@/components/ui/format";
import { paths } from "@/lib/paths";
import type { MediaItemDto } from "@/lib/schemas/media";
import { Unplayable } from "./unplayable";
import { usePlayable } from "./use-playable";
import { Waveform } from "./waveform";

const SPEEDS: readonly number[] = [1, 1.5, 2, 0.75];

/** Plays a voice note or audio file by byte ranges. Never starts by itself. */
export function AudioPlayer({ item, large = false }: { item: MediaItemDto; large?: boolean }) {
  const audio = useRef<HTMLAudioElement>(null);
  const { playable, failure, onError, retry } = usePlayable("audio", item.mimeType);
  const [playing, setPlaying] = useState(false);
  const [seconds, setSeconds] = useState(0);
  const [duration, setDuration] = useState((item.durationMs ?? 0) / 1000);
  const [speed, setSpeed] = useState(1);

  useEffect(() => {
    if (!playing) return;
    let frame = requestAnimationFrame(function follow() {
      setSeconds(audio.current?.currentTime ?? 0);
      frame = requestAnimationFrame(follow);
    });
    return () => cancelAnimationFrame(frame);
  }, [playing]);

  if (!playable || failure) return <Unplayable item={item} failure={failure} onRetry={retry} />;

  const toggle = () => {
    const element = audio.current;
    if (!element) return;
    // A play that is refused or interrupted reports through the error and pause events.
    if (element.paused) element.play().catch(() => setPlaying(false));
    else element.pause();
  };
  const seek = (target: number) => {
    if (audio.current) audio.current.currentTime = target;
    setSeconds(target);
  };
  const nextSpeed = () => {
    const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1;
    if (audio.current) audio.current.playbackRate = next;
    setSpeed(next);
  };
  const setLength = (length: number) => Number.isFinite(length) && length > 0 && setDuration(length);

  return (
    <div className={cn("flex size-full flex-col justify-center gap-3", large ? "max-w-2xl px-6" : "px-5")}>
      {/* biome-ignore lint/a11y/useMediaCaption: customers send recordings without captions */}
      <audio
        ref={audio}
        src={paths.api.content(item.id)}
        preload="metadata"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => seek(0)}
        onError={onError}
        onTimeUpdate={(event) => setSeconds(event.currentTarget.currentTime)}
        onDurationChange={(event) => setLength(event.currentTarget.duration)}
      />
      <Waveform
        peaks={item.peaks}
        seconds={seconds}
        duration={duration}
        onSeek={seek}
        className={large ? "h-36" : "h-20"}
      />
      <div className="flex items-center gap-3">
        <button
          type="button"
          onClick={toggle}
          aria-label={playing ? "Pause" : "Play"}
          className="grid size-9 place-items-center rounded-full bg-accent text-on-accent transition-colors hover:bg-accent-strong"
        >
          {playing ? <Pause className="size-4 fill-current" /> : <Play className="ml-0.5 size-4 fill-current" />}
        </button>
        <span className="mono text-ink-2">
          <span className="text-ink">{formatDuration(seconds * 1000)}</span> / {formatDuration(duration * 1000)}
        </span>
        <button
          type="button"
          onClick={nextSpeed}
          aria-label={`Speed ${speed} times. Change`}
          className="mono ml-auto h-[26px] min-w-11 rounded-sm border border-line-strong px-2 font-medium text-ink-2 transition-colors hover:bg-surface hover:text-ink"
        >
          {speed}×
        </button>
      </div>
    </div>
  );
}
