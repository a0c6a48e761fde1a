/** How much had been moved at a moment (milliseconds since the epoch). */
export interface Sample {
  readonly at: number;
  readonly bytes: number;
}

const WINDOW_MS = 6_000;
const LEAST_SPAN_MS = 400;

/** The samples with a new one, without those that are too old to say anything about now. A restart from zero starts over. */
export function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = samples.at(-1);
  if (last && sample.bytes < last.bytes) return [sample];
  return [...samples.filter((earlier) => sample.at - earlier.at <= WINDOW_MS), sample];
}

/** Bytes per second over the window; null while too little is known. */
export function rateOf(samples: readonly Sample[]): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.at - first.at < LEAST_SPAN_MS) return null;
  return ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
}

/** "3 s left", "2 min left", "1 h 5 min left"; null while the end cannot be told. */
export function timeLeftText(bytesLeft: number | null, rate: number | null): string | null {
  if (bytesLeft === null || !rate) return null;
  const seconds = Math.ceil(Math.max(0, bytesLeft) / rate);
  if (seconds < 60) return `${seconds} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min left` : `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}
