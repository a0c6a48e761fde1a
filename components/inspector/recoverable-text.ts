import type { MediaItemDto } from "@/lib/schemas/media";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Two units at most, the second left out when it is zero: "6 d 23 h", "5 h 12 min", "40 s". */
export function spanText(milliseconds: number): string {
  const span = Math.max(0, milliseconds);
  const pair = (large: number, largeUnit: string, small: number, smallUnit: string) =>
    small > 0 ? `${large} ${largeUnit} ${small} ${smallUnit}` : `${large} ${largeUnit}`;
  if (span >= DAY) return pair(Math.floor(span / DAY), "d", Math.floor((span % DAY) / HOUR), "h");
  if (span >= HOUR) return pair(Math.floor(span / HOUR), "h", Math.floor((span % HOUR) / MINUTE), "min");
  if (span >= MINUTE) return `${Math.floor(span / MINUTE)} min`;
  return `${Math.floor(span / 1000)} s`;
}

export interface RecoverableText {
  /** "6 d 23 h left"; the part to be read first. */
  readonly amount: string;
  /** How sure that is. */
  readonly certainty: string;
  /** What is left of the time, 0 to 1; null when there is no known end. */
  readonly share: number | null;
  readonly urgency: "none" | "soon" | "now" | "over";
  /** What may still be tried when the time is over; null where nothing is, or while there is time. */
  readonly lastHope: string | null;
}

/** How long the provider can still be asked for the bytes, as far as anyone knows. */
export function recoverableText(
  { recoverable, receivedAt, status }: Pick<MediaItemDto, "recoverable" | "receivedAt" | "status">,
  now: Date,
): RecoverableText {
  const certainty = recoverable.certain ? "certain" : "likely";
  if (recoverable.until === null) {
    const gone = status === "GONE";
    return {
      amount: gone ? "No time left" : "No known end",
      certainty: "",
      share: null,
      urgency: gone ? "over" : "none",
      lastHope: null,
    };
  }
  const until = Date.parse(recoverable.until);
  const left = until - now.getTime();
  if (left <= 0) {
    const lastHope = recoverable.afterwards === "sender" ? "Only the sender's phone may still have it." : null;
    return { amount: `Over for ${spanText(-left)}`, certainty, share: 0, urgency: "over", lastHope };
  }
  const whole = Math.max(1, until - Date.parse(receivedAt));
  let urgency: RecoverableText["urgency"] = "none";
  if (left < DAY) urgency = "now";
  else if (left < 3 * DAY) urgency = "soon";
  return { amount: `${spanText(left)} left`, certainty, share: Math.min(1, left / whole), urgency, lastHope: null };
}
