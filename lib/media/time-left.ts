import type { RecoverableDto } from "../schemas/media";

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

/** One rounded unit, for ends that nobody knows to the minute: "about 3 d". */
function aboutText(milliseconds: number): string {
  const span = Math.max(0, milliseconds);
  const count = (unit: number) => Math.max(1, Math.round(span / unit));
  if (span >= 1.5 * DAY) return `about ${count(DAY)} d`;
  if (span >= 1.5 * HOUR) return `about ${count(HOUR)} h`;
  return `about ${count(MINUTE)} min`;
}

/**
 * Where an item stands on the clock, the most urgent first. "overdue": past an end that is not certain, so it may be had
 * still; "open": no end is known; "sender": only the sender's phone may have it; "over": nobody has it, as far as is known.
 */
export const STANDINGS = ["hour", "day", "week", "later", "overdue", "open", "sender", "over"] as const;
export type Standing = (typeof STANDINGS)[number];

export interface TimeLeft {
  readonly standing: Standing;
  /** "2 h 10 min left", "about 3 d left"; the part to be read first. */
  readonly amount: string;
  /** How sure that is: "certain", "probably", or empty where there is no time to be sure of. */
  readonly certainty: string;
  /** What is left of the time, 0 to 1; null when there is no known end. */
  readonly share: number | null;
  readonly urgency: "none" | "soon" | "now" | "over";
  /** What may still be tried when the time is over; null where nothing is, or while there is time. */
  readonly lastHope: string | null;
}

/** How long the provider can still be asked for the bytes, as far as anyone knows, in the words of every screen. */
export function timeLeft(
  { recoverable, receivedAt }: { readonly recoverable: RecoverableDto; readonly receivedAt: string },
  now: Date,
): TimeLeft {
  if (recoverable.lost) return without("over", "No time left");
  if (recoverable.until === null) return without("open", "No known end");
  const until = Date.parse(recoverable.until);
  const left = until - now.getTime();
  const certainty = recoverable.certain ? "certain" : "probably";
  const span = recoverable.certain ? spanText : aboutText;
  if (left <= 0) {
    const { standing, lastHope } = afterTheEnd(recoverable, now);
    return { standing, amount: `Over for ${span(-left)}`, certainty, share: 0, urgency: "over", lastHope };
  }
  const whole = Math.max(1, until - Date.parse(receivedAt));
  return {
    standing: standingOf(left),
    amount: `${span(left)} left`,
    certainty,
    share: Math.min(1, left / whole),
    urgency: left < DAY ? "now" : left < 3 * DAY ? "soon" : "none",
    lastHope: null,
  };
}

function without(standing: Standing, amount: string): TimeLeft {
  const urgency = standing === "over" ? "over" : "none";
  return { standing, amount, certainty: "", share: null, urgency, lastHope: null };
}

function standingOf(left: number): Standing {
  if (left <= HOUR) return "hour";
  if (left <= DAY) return "day";
  return left <= 7 * DAY ? "week" : "later";
}

function afterTheEnd(recoverable: RecoverableDto, now: Date): Pick<TimeLeft, "standing" | "lastHope"> {
  const latest = recoverable.latest === null ? 0 : Date.parse(recoverable.latest);
  if (latest > now.getTime()) {
    // Numbers stay on the line of their units.
    const longest = spanText(latest - now.getTime()).replaceAll(" ", "\u00a0");
    const lastHope = `It may still be there: the provider could keep it for another ${longest}.`;
    return { standing: "overdue", lastHope };
  }
  if (recoverable.afterwards === "sender") {
    return { standing: "sender", lastHope: "Only the sender's phone may still have it." };
  }
  return { standing: "over", lastHope: null };
}
