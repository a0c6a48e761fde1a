import type { RetentionRule } from "../providers/types";
import type { Direction } from "../schemas/media";

const DAY_MS = 24 * 60 * 60_000;
const EPOCH = new Date(0);

/** A number with what its provider keeps, and how long. */
export interface RetainedNumber {
  readonly id: string;
  readonly retention: { readonly inbound: RetentionRule; readonly uploaded: RetentionRule };
}

/** Items of one number and direction by their moment of receipt: later than `after`, up to `upTo`. */
export interface PhaseRange {
  readonly phoneNumberId: string;
  readonly direction: Direction;
  readonly after: Date;
  readonly upTo: Date;
  /** What is added to the moment of receipt for the order of the phase, in milliseconds. */
  readonly offsetMs: number;
  /** How long after receipt the provider's time is over, in milliseconds; 0 where no end is known. */
  readonly endMs: number;
}

/** One kind of reading within a phase. `pick` as in lib/data/rescue.ts. */
export interface PhaseRead {
  readonly pick: "all" | "there" | "not-there";
  readonly ranges: readonly PhaseRange[];
}

/**
 * The parts of the list of what can be rescued, in the order in which they are read: what ends, by its end; what may be
 * had past an end that is not certain, by the moment when even that is over; what has no known end, newest first; what
 * only the sender's phone may have, newest first.
 */
export interface RescuePhase {
  readonly order: "asc" | "desc";
  readonly reads: readonly PhaseRead[];
}

/** The phases as they are at `asOf`. They agree with `recoverableUntil` on every item. */
export function rescuePhases(numbers: readonly RetainedNumber[], asOf: Date): readonly RescuePhase[] {
  const kept = numbers.flatMap(({ id, retention }) => [
    { phoneNumberId: id, direction: "INBOUND" as const, rule: retention.inbound },
    { phoneNumberId: id, direction: "UPLOADED" as const, rule: retention.uploaded },
  ]);
  const rangesOf = (make: (rule: RetentionRule, ago: (days: number) => Date) => Bounds | null) =>
    kept.flatMap(({ rule, ...of }) => {
      const bounds = make(rule, (days) => new Date(asOf.getTime() - days * DAY_MS));
      return bounds ? [{ ...of, endMs: (rule.days ?? 0) * DAY_MS, ...bounds }] : [];
    });
  const ending = rangesOf(({ days }, ago) =>
    days === null ? null : { after: ago(days), upTo: asOf, offsetMs: days * DAY_MS },
  );
  const overdue = rangesOf(({ days, atMostDays }, ago) =>
    days === null || atMostDays === undefined
      ? null
      : { after: ago(atMostDays), upTo: ago(days), offsetMs: atMostDays * DAY_MS },
  );
  const endless = rangesOf(({ days }) => (days === null ? { after: EPOCH, upTo: asOf, offsetMs: 0 } : null));
  const past = rangesOf(({ days }, ago) => (days === null ? null : { after: EPOCH, upTo: ago(days), offsetMs: 0 }));
  const sender = rangesOf(({ days, afterwards }, ago) =>
    days === null || afterwards !== "sender" ? null : { after: EPOCH, upTo: ago(days), offsetMs: 0 },
  );
  return [
    { order: "asc", reads: [{ pick: "all", ranges: ending }] },
    { order: "asc", reads: [{ pick: "not-there", ranges: overdue }] },
    {
      order: "desc",
      reads: [
        { pick: "all", ranges: endless },
        { pick: "there", ranges: past },
      ],
    },
    { order: "desc", reads: [{ pick: "not-there", ranges: sender }] },
  ];
}

type Bounds = Pick<PhaseRange, "after" | "upTo" | "offsetMs">;

/** What ends between `asOf` and `withinMs` after it. */
export function endingWithin(numbers: readonly RetainedNumber[], asOf: Date, withinMs: number): readonly PhaseRange[] {
  const [ending] = rescuePhases(numbers, asOf);
  const ranges = ending?.reads.flatMap((read) => read.ranges) ?? [];
  return ranges.map((range) => {
    const upTo = new Date(Math.min(range.upTo.getTime(), asOf.getTime() - range.offsetMs + withinMs));
    return { ...range, upTo };
  });
}
