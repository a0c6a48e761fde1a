const HOUR_MS = 60 * 60_000;

/** The beginning of the hour that a moment lies in. Hours are those of UTC. */
export function hourOf(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / HOUR_MS) * HOUR_MS);
}

/** The beginnings of the latest `count` hours, oldest first; the last one is the present hour. */
export function everyHour(now: Date, count: number): Date[] {
  const present = hourOf(now).getTime();
  return Array.from({ length: count }, (_, index) => new Date(present - (count - 1 - index) * HOUR_MS));
}
