import type { ControlClient } from "../../lib/sandbox/control-client";
import type { Sample } from "../../lib/sandbox/samples";
import { endlessDeck, pick, seededRandom } from "./demo-chance";
import { CUSTOMERS } from "./demo-company";

type Rule = Parameters<ControlClient["addFault"]>[0];

/** One message of the demo that does not go smoothly, and why. Desks add what only their provider does. */
export interface Trouble {
  /** How long before the demo was made the message came. */
  readonly minutesAgo: number;
  /** Position among the desk's numbers. */
  readonly number: number;
  readonly sample: string;
  readonly caption?: string;
  /** What the sandbox does with it. Standing rules: the item fails for real, today and after a restart. */
  readonly fault?: {
    readonly operation: string;
    readonly fault: Rule["fault"];
    readonly times?: number;
  };
  /** The webhook speaks of an id that the provider does not know. */
  readonly neverThere?: true;
}

/** What a desk's customers send. */
export interface TrafficPlan<T extends Trouble = Trouble> {
  /** Where this desk's chances differ from the others'. */
  readonly seed: number;
  /** Messages of each day, the oldest first. */
  readonly perDay: readonly number[];
  /** Which number each next message goes to. */
  readonly shares: readonly number[];
  /** Messages without media. */
  readonly texts: readonly string[];
  readonly troubles: readonly T[];
}

/** One message of the demo. `media` is null for messages without any. */
export interface PlannedMessage<T extends Trouble = Trouble> {
  /** No other message of the demo has it. */
  readonly name: string;
  readonly at: Date;
  /** Position among the desk's numbers. */
  readonly number: number;
  readonly customer: (typeof CUSTOMERS)[number];
  readonly media: PlannedMedia<T> | null;
  /** What the customer wrote: the caption, or the whole message. */
  readonly text: string | null;
}

export interface PlannedMedia<T extends Trouble = Trouble> {
  readonly sample: Sample;
  readonly trouble: T | null;
}

const DAY_MS = 24 * 60 * 60_000;

/**
 * Some days of a small shop's messages up to `until`, oldest first. The same for the same arguments, so that a run
 * that was broken off goes on where it stopped.
 */
export function planTraffic<T extends Trouble>(
  plan: TrafficPlan<T>,
  until: Date,
  samples: readonly Sample[],
): PlannedMessage<T>[] {
  const random = seededRandom(plan.seed);
  // A number that has the same file from another message would take its bytes, and the trouble would not show.
  const troubling = new Set(plan.troubles.map(({ sample }) => sample));
  const deal = endlessDeck(
    samples.filter(({ name, hostile }) => !hostile && !troubling.has(name)),
    random,
  );
  const message = (index: number, at: Date, number: number, media: PlannedMedia<T> | null): PlannedMessage<T> => {
    const captions = media?.sample.captions ?? [];
    const says = random() < 0.6 ? captions[Math.floor(random() * captions.length)] : undefined;
    return {
      name: `${plan.seed} ${index}`,
      at,
      number,
      customer: pick(CUSTOMERS, Math.floor(random() * CUSTOMERS.length)),
      media,
      text: media?.trouble?.caption ?? says ?? null,
    };
  };
  const plain = plan.perDay
    .flatMap((count, day) => moments(until, plan.perDay.length - 1 - day, count, random))
    .map((at, index) => message(index, at, pick(plan.shares, index), { sample: deal(), trouble: null }));
  const troubled = plan.troubles.map((trouble, index) => {
    const sample = samples.find(({ name }) => name === trouble.sample);
    if (!sample) throw new Error(`The demo needs the sample ${trouble.sample}.`);
    const at = new Date(until.getTime() - trouble.minutesAgo * 60_000);
    return message(1000 + index, at, trouble.number, { sample, trouble });
  });
  const chatter = plan.texts.map((text, index) => {
    const at = new Date(until.getTime() - (index + 0.4) * 1.1 * DAY_MS);
    return { ...message(2000 + index, at, pick(plan.shares, index), null), text };
  });
  return [...plain, ...troubled, ...chatter].sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** Moments of one day in shop hours; on the last day within the hours before `until`. */
function moments(until: Date, daysAgo: number, count: number, random: () => number): Date[] {
  return Array.from({ length: count }, () => {
    if (daysAgo === 0) return new Date(until.getTime() - (6 + random() ** 1.6 * 11 * 60) * 60_000);
    const midnight = new Date(until.getTime() - daysAgo * DAY_MS).setUTCHours(0, 0, 0, 0);
    return new Date(midnight + (7.5 + random() * 12) * 60 * 60_000);
  });
}
