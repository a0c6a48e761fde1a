import { KIND_LOOK } from "@/components/media/kind-icon";
import { STATUS_LOOK } from "@/components/media/status-badge";
import { heldBackShort, isHeldPast } from "@/components/numbers/breaker-text";
import { formatExact, formatRelative } from "@/components/ui/format";
import { timeLeft } from "@/lib/media/time-left";
import type { MediaItemDto } from "@/lib/schemas/media";
import type { BreakerDto } from "@/lib/schemas/numbers";
import { formatBytes } from "@/lib/sizes";

/** Where an item came from, short enough for a tile: the masked sender without its blanks, or how it got here. */
export function originOf({ direction, senderMasked }: MediaItemDto): string {
  if (direction === "UPLOADED") return "Uploaded";
  return senderMasked?.replaceAll(" ", "") ?? "Fetched by id";
}

/** The headline of a tile without bytes. */
export function statusTitle({ status, failure }: MediaItemDto): string {
  const failed = status === "FAILED" || status === "RETRY_WAIT" || status === "QUARANTINED";
  return (failed && failure?.title) || STATUS_LOOK[status].word;
}

/**
 * The two or three lines under that headline: why, or what happens next. `now` is null before the clock is known,
 * `breaker` undefined before it is known how its number's requests stand.
 */
export function statusDetail(item: MediaItemDto, now: Date | null, breaker?: BreakerDto): string {
  const { status, failure, nextAttemptAt } = item;
  const inLine = status === "QUEUED" || status === "RETRY_WAIT" || status === "AWAITING_PROVIDER";
  if (inLine && item.connectionOff) return "Waits: its connection is switched off";
  const held = inLine && now && breaker && isHeldPast(breaker, nextAttemptAt) ? heldBackShort(breaker, now) : null;
  if (held) return held;
  switch (status) {
    case "RETRY_WAIT":
      return now ? nextTryText(nextAttemptAt, now) : "Another try follows";
    case "REFERENCED":
      return now ? leftText(item, now) : "Nothing was fetched so far";
    case "QUEUED":
      return "Starts when a worker is free";
    case "AWAITING_PROVIDER":
      return "Continues by itself";
    case "PURGED":
      return "Deleted from this console";
    case "DOWNLOADING":
    case "STORED":
      return "";
    case "FAILED":
      return failure?.detail ?? "Ask for it again";
    case "GONE":
      return failure?.detail ?? "Only the customer can send it again";
    case "QUARANTINED":
      return failure?.detail ?? "Kept, and not shown";
  }
}

/** "2 h 10 min left · certain". */
function leftText(item: MediaItemDto, now: Date): string {
  const { amount, certainty } = timeLeft(item, now);
  return certainty ? `${amount} · ${certainty}` : amount;
}

function nextTryText(nextAttemptAt: string | null, now: Date): string {
  if (!nextAttemptAt) return "Another try follows";
  const due = new Date(nextAttemptAt);
  return due > now ? `Next try ${formatRelative(due, now)}` : "Next try any moment now";
}

/** "7.4 of 12.1 MB", "7.4 MB", "Starting". */
export function progressText(progress: MediaItemDto["progress"]): string {
  if (!progress) return "Starting";
  const received = formatBytes(progress.bytesReceived);
  if (progress.expectedBytes === null) return received;
  const expected = formatBytes(progress.expectedBytes);
  const [amount, unit] = received.split(" ");
  return expected.endsWith(` ${unit}`) ? `${amount} of ${expected}` : `${received} of ${expected}`;
}

/** Share of the bytes that came, 0 to 1; null where the whole is not known. */
export function progressShare(progress: MediaItemDto["progress"]): number | null {
  return progress?.expectedBytes ? Math.min(1, progress.bytesReceived / progress.expectedBytes) : null;
}

/** Everything that a tile shows, as one sentence for whoever does not see it. */
export function spokenTile(item: MediaItemDto): string {
  const parts = [KIND_LOOK[item.kind].word, item.fileName, statusTitle(item), originOf(item)];
  return `${parts.join(", ")}, ${formatExact(new Date(item.receivedAt))}`;
}
