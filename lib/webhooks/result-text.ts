import type { Recorded } from "./record-event";

/** What is counted, and what is the case with it. */
const WORDS: Readonly<Record<Recorded, readonly [string, string]>> = {
  media: ["media item", ""],
  "missing media": ["media item", " that could not be had"],
  "never arrived": ["media item", " that never arrived"],
  "fetch report": ["report", " on media"],
  "unknown fetch report": ["report", " on media that is not known"],
  "upload refusal": ["uploaded file", " that WhatsApp could not use"],
  "unmatched upload refusal": ["uploaded file", " that WhatsApp could not use and that cannot be told"],
};

const REASONS_TOLD = 5;
const REASON_LENGTH = 120;
const RESULT_LENGTH = 1_000;

/** What became of a delivery, in a line or two however much it held: "2 media items; 3 × a delivery status". */
export function resultText(recorded: readonly Recorded[], failed: number, ignored: readonly string[]): string {
  const done = countsOf(recorded).map(([what, count]) => {
    const [noun, rest] = WORDS[what];
    return `${count} ${noun}${count === 1 ? "" : "s"}${rest}`;
  });
  const reasons = countsOf(ignored.map((reason) => reason.slice(0, REASON_LENGTH)));
  const told = reasons.slice(0, REASONS_TOLD).map(([reason, count]) => (count > 1 ? `${count} × ${reason}` : reason));
  const more = reasons.length - told.length;
  const parts = [
    ...done,
    ...(failed > 0 ? [`${failed} that could not be recorded`] : []),
    ...told,
    ...(more > 0 ? [`${more} more reasons`] : []),
  ];
  return parts.join("; ").slice(0, RESULT_LENGTH) || "empty";
}

function countsOf<T extends string>(words: readonly T[]): [T, number][] {
  const counts = new Map<T, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts];
}
