import { createHash } from "node:crypto";
import type { Sample } from "../../lib/sandbox/samples";
import { CUSTOMERS, NUMBERS } from "./demo-company";
import { TROUBLES, type Trouble } from "./demo-troubles";

/** One callback of the demo. `media` is null for messages without any. */
export interface PlannedMessage {
  readonly at: Date;
  readonly businessPhone: string;
  readonly customer: (typeof CUSTOMERS)[number];
  readonly messageId: string;
  readonly media: PlannedMedia | null;
  /** What the customer wrote: the caption, or the whole message. */
  readonly text: string | null;
}

export interface PlannedMedia {
  readonly id: string;
  readonly sample: Sample;
  readonly trouble: Trouble | null;
}

const DAYS = 12;
/** Messages of each day, the oldest first. */
const PER_DAY = [5, 7, 6, 6, 8, 10, 8, 10, 11, 13, 14, 22];
/** Which number a message goes to, as positions in NUMBERS. */
const SHARES = [0, 0, 1, 0, 2, 0, 1, 0, 3, 1, 0, 2];
const DAY_MS = 24 * 60 * 60_000;
const TEXTS = [
  "Hello, is anybody there?",
  "Thank you, that was quick",
  "When will it be sent?",
  "I am at home until four",
  "Same address as last time please",
  "Danke!",
  "Could you check this for me",
  "Order 20731-B",
  "ok",
  "Is there a tracking number?",
];

/**
 * Twelve days of a small shop's messages up to `until`, oldest first. The same for the same arguments, so that a run
 * that was broken off goes on where it stopped.
 */
export function planTraffic(until: Date, samples: readonly Sample[]): PlannedMessage[] {
  const random = seededRandom(28);
  const deck = endlessDeck(
    samples.filter((sample) => !sample.hostile),
    random,
  );
  const plain = PER_DAY.flatMap((count, day) => times(until, day, count, random)).map((at, index) =>
    message(index, at, SHARES[index % SHARES.length] ?? 0, deck(), null, random),
  );
  const byName = new Map(samples.map((sample) => [sample.name, sample]));
  const troubled = TROUBLES.map((trouble, index) => {
    const sample = byName.get(trouble.sample);
    if (!sample) throw new Error(`The demo needs the sample ${trouble.sample}.`);
    const at = new Date(until.getTime() - trouble.minutesAgo * 60_000);
    return message(1000 + index, at, trouble.number, sample, trouble, random);
  });
  const chatter = TEXTS.map((text, index) => ({
    ...message(2000 + index, new Date(until.getTime() - (index + 0.4) * 1.1 * DAY_MS), index % 4, null, null, random),
    text,
  }));
  return [...plain, ...troubled, ...chatter].sort((a, b) => a.at.getTime() - b.at.getTime());
}

function message(
  index: number,
  at: Date,
  number: number,
  sample: Sample | null,
  trouble: Trouble | null,
  random: () => number,
): PlannedMessage {
  const { phoneNumber } = pick(NUMBERS, number);
  const captions = sample?.captions ?? [];
  const says = trouble?.caption ?? (random() < 0.6 ? captions[Math.floor(random() * captions.length)] : undefined);
  return {
    at,
    businessPhone: phoneNumber,
    customer: pick(CUSTOMERS, Math.floor(random() * CUSTOMERS.length)),
    messageId: `ABGH${digest(`message ${index}`).toString("base64url").slice(0, 28)}`,
    media: sample && { id: stableUuid(`media ${index}`), sample, trouble },
    text: says ?? null,
  };
}

/** Moments of one day in shop hours; on the last day within the hours before `until`. */
function times(until: Date, day: number, count: number, random: () => number): Date[] {
  const daysAgo = DAYS - 1 - day;
  return Array.from({ length: count }, () => {
    if (daysAgo === 0) return new Date(until.getTime() - (6 + random() ** 1.6 * 11 * 60) * 60_000);
    const midnight = new Date(until.getTime() - daysAgo * DAY_MS).setUTCHours(0, 0, 0, 0);
    return new Date(midnight + (7.5 + random() * 12) * 60 * 60_000);
  });
}

/** Deals every sample once before any comes again. */
function endlessDeck(samples: readonly Sample[], random: () => number): () => Sample {
  let left: Sample[] = [];
  return () => {
    if (left.length === 0) left = [...samples];
    const [dealt] = left.splice(Math.floor(random() * left.length), 1);
    if (!dealt) throw new Error("The demo needs samples.");
    return dealt;
  };
}

function pick<T>(list: readonly T[], index: number): T {
  const found = list[index % list.length];
  if (found === undefined) throw new Error("Nothing to pick from.");
  return found;
}

function digest(text: string): Buffer {
  return createHash("sha256").update(`attache demo ${text}`).digest();
}

function stableUuid(name: string): string {
  const hex = digest(name).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Numbers from 0 up to 1, always the same for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
