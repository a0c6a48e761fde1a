"use client";

import { ProgressBar } from "@/components/ui/progress-bar";
import { timeLeftText } from "@/lib/client/transfer-rate";
import { useTransferRate } from "@/lib/client/use-transfer-rate";
import type { MediaDetailDto } from "@/lib/schemas/media";
import { formatBytes } from "@/lib/sizes";

/** Bytes, rate and time left of a running download. Keeps its height before the first byte. */
export function DownloadProgress({ progress }: { progress: MediaDetailDto["progress"] }) {
  const received = progress?.bytesReceived ?? 0;
  const expected = progress?.expectedBytes ?? null;
  const rate = useTransferRate(received);
  const left = timeLeftText(expected === null ? null : expected - received, rate);
  return (
    <div className="mt-2.5 grid gap-1.5">
      <ProgressBar value={expected ? received / expected : null} label="Download" className="h-1 [&>div]:bg-moving" />
      <p className="mono flex justify-between text-ink-2">
        <span>
          <span className="text-ink">{formatBytes(received)}</span>
          {expected === null ? "" : ` of ${formatBytes(expected)}`}
        </span>
        <span>{[rate ? `${formatBytes(rate)}/s` : null, left].filter(Boolean).join(" · ")}</span>
      </p>
    </div>
  );
}
