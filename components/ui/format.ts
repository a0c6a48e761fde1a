/** 67000 → "1:07"; 3661000 → "1:01:01". */
export function formatDuration(milliseconds: number): string {
  const total = Math.max(0, Math.round(milliseconds / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(total % 60)}` : `${minutes}:${two(total % 60)}`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const inLocale = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat("en-GB", options);

// Made once: making one takes longer than a hundred uses of it, and a list formats hundreds of times as it scrolls.
const formats = {
  date: inLocale({ day: "numeric", month: "short", year: "numeric" }),
  day: inLocale({ day: "numeric", month: "short" }),
  clock: inLocale({ hour: "2-digit", minute: "2-digit" }),
  time: inLocale({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
  exact: inLocale({
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  }),
} as const;

/** Distance in words: "just now", "12 s ago", "4 min ago", "in 3 h"; beyond a month the date. */
export function formatRelative(then: Date, now: Date): string {
  const distance = now.getTime() - then.getTime();
  const size = Math.abs(distance);
  if (size < 5_000) return "just now";
  if (size >= 30 * DAY) return formatDate(then);
  let text = `${Math.floor(size / DAY)} d`;
  if (size < MINUTE) text = `${Math.floor(size / 1000)} s`;
  else if (size < HOUR) text = `${Math.floor(size / MINUTE)} min`;
  else if (size < DAY) text = `${Math.floor(size / HOUR)} h`;
  return distance >= 0 ? `${text} ago` : `in ${text}`;
}

/** "20 Nov 2026" in the reader's zone. */
export function formatDate(date: Date): string {
  return formats.date.format(date);
}

/** "13:58" in the reader's zone. */
export function formatClock(date: Date): string {
  return formats.clock.format(date);
}

/** "13:58:07" in the reader's zone, for where the day is said beside it. */
export function formatTime(date: Date): string {
  return formats.time.format(date);
}

/** "Today", "Yesterday" or the date, in the reader's zone. */
export function formatDay(date: Date, now: Date): string {
  const day = date.toDateString();
  if (day === now.toDateString()) return "Today";
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  return day === yesterday.toDateString() ? "Yesterday" : formatDate(date);
}

/** How long something took: "84 ms", "1.2 s", "40 s", "6 min". */
export function formatTook(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 9_950) return `${(milliseconds / 1_000).toFixed(1)} s`;
  if (milliseconds < 90_000) return `${Math.round(milliseconds / 1_000)} s`;
  if (milliseconds < 90 * MINUTE) return `${Math.round(milliseconds / MINUTE)} min`;
  return `${Math.round(milliseconds / HOUR)} h`;
}

/** To the second: "13:58:07" today, "19 Nov, 13:58:07" on another day. */
export function formatMoment(date: Date, now: Date): string {
  const time = formats.time.format(date);
  return date.toDateString() === now.toDateString() ? time : `${formats.day.format(date)}, ${time}`;
}

/** "Fri, 20 Nov 2026, 13:58:07 GMT-3": nothing left to guess. */
export function formatExact(date: Date): string {
  return formats.exact.format(date);
}
