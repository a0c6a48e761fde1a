import { z } from "zod";
import type { Moment } from "../../../data/timeline";
import { exchangeSchema } from "../../../schemas/media";
import type { TimelineEntryDto, TimelineKind } from "../../../schemas/timeline";

type Told = Partial<Omit<TimelineEntryDto, "id" | "at" | "kind" | "title">>;

/** An entry with what is told of the moment, and nothing where nothing is. */
export function entryOf(moment: Moment, kind: TimelineKind, title: string, told: Told = {}): TimelineEntryDto {
  return {
    id: `${moment.kind}:${moment.id}`,
    at: moment.at.toISOString(),
    kind,
    title,
    detail: null,
    tone: "neutral",
    actor: null,
    durationMs: null,
    bytes: null,
    codes: [],
    deliveryId: null,
    bulkRunId: null,
    exchanges: [],
    raw: null,
    ...told,
  };
}

/** Codes that there are, by their names. */
export function codesOf(named: Readonly<Record<string, string | number | null>>): TimelineEntryDto["codes"] {
  return Object.entries(named).flatMap(([name, value]) => (value === null ? [] : [{ name, value: String(value) }]));
}

/** The exchanges that a column holds; those that this version cannot read are left out. */
export function exchangesOf(column: unknown): TimelineEntryDto["exchanges"] {
  const stored = z.array(z.unknown()).safeParse(column).data ?? [];
  return stored.flatMap((exchange) => exchangeSchema.safeParse(exchange).data ?? []);
}

/** A JSON column set out in lines; null when it holds nothing. */
export function rawOf(column: unknown): string | null {
  const isEmpty = column === null || (typeof column === "object" && Object.keys(column).length === 0);
  return isEmpty ? null : JSON.stringify(column, null, 2);
}

export function spanOf(from: Date, to: Date | null): number | null {
  return to === null ? null : Math.max(0, to.getTime() - from.getTime());
}
