import { providerFacts } from "../../connections/provider-facts";
import { listMediaItemsById } from "../../data/media-items";
import { listNumbers, type NumberWithConnection } from "../../data/numbers";
import { countRescue, type RescuePlace, readRescuePlaces } from "../../data/rescue";
import type { Scope } from "../../data/scope";
import { InvalidInputError, NotFoundError } from "../../errors";
import { isUuid } from "../../ids";
import type { MediaPageDto } from "../../schemas/media";
import type { RescueQuery } from "../../schemas/rescue";
import { endingWithin, type RescuePhase, type RetainedNumber, rescuePhases } from "../rescue-phases";
import { presentItem } from "./present-media";

const DAY_MS = 24 * 60 * 60_000;
/** Counting stops here: "99+" says enough. */
const COUNT_LIMIT = 100;

/** Where a page of the list begins. */
interface Place {
  /** When the list was begun: what passes its end meanwhile stays where it was. */
  readonly asOf: Date;
  readonly phase: number;
  /** null at the beginning of a phase. */
  readonly behind: RescuePlace | null;
}

/**
 * One page of what is not stored and may yet be had, by what is lost first, over all numbers within the scope. The ends
 * are derived: within a number and direction they come in the order of receipt, and so the ranges are read by index and
 * merged. A few bounded queries a page. Throws NotFoundError for a number outside the scope, InvalidInputError for a
 * cursor that we did not make.
 */
export async function readRescuePage(scope: Scope, query: RescueQuery, now: Date): Promise<MediaPageDto> {
  const begin = query.cursor ? decode(query.cursor) : { asOf: now, phase: 0, behind: null };
  const numbers = await listNumbers(scope);
  if (query.number !== "all" && !numbers.some(({ id }) => id === query.number)) throw new NotFoundError("number");
  const wanted = numbers.filter(
    ({ id, connectionId }) =>
      (query.number === "all" || id === query.number) && (!query.connection || connectionId === query.connection),
  );
  const phases = rescuePhases(retained(wanted), begin.asOf);
  const places: Place[] = [];
  for (let phase = begin.phase; phase < phases.length && places.length <= query.limit; phase += 1) {
    const behind = phase === begin.phase ? begin.behind : null;
    const limit = query.limit + 1 - places.length;
    const found = await readPhase(scope, phases[phase] as RescuePhase, { ...query, behind, limit });
    places.push(...found.map((place) => ({ asOf: begin.asOf, phase, behind: place })));
  }
  const page = places.slice(0, query.limit);
  const items = await listMediaItemsById(
    scope,
    page.flatMap(({ behind }) => behind?.id ?? []),
  );
  const last = places.length > query.limit ? page.at(-1) : undefined;
  return { items: items.map(presentItem), nextCursor: last ? encode(last) : null };
}

async function readPhase(
  scope: Scope,
  { order, reads }: RescuePhase,
  {
    status = [],
    kind = [],
    ...page
  }: Pick<RescueQuery, "status" | "kind"> & { behind: RescuePlace | null; limit: number },
): Promise<RescuePlace[]> {
  const found = await Promise.all(
    reads.map(({ pick, ranges }) => readRescuePlaces(scope, { ...page, ranges, pick, order, status, kind })),
  );
  if (found.length === 1) return found[0] ?? [];
  const sign = order === "asc" ? 1 : -1;
  return found
    .flat()
    .sort((a, b) => sign * (a.sort - b.sort || (a.id < b.id ? -1 : 1)))
    .slice(0, page.limit);
}

/** How many items within the scope are lost within a day unless they are fetched, counted up to 100. */
export function countLostWithinDay(scope: Scope, numbers: readonly NumberWithConnection[], now: Date): Promise<number> {
  return countRescue(scope, endingWithin(retained(numbers), now, DAY_MS), COUNT_LIMIT);
}

function retained(numbers: readonly NumberWithConnection[]): RetainedNumber[] {
  return numbers.flatMap(({ id, connection }) => {
    const retention = providerFacts(connection.providerKind).capabilities?.retention;
    return retention ? [{ id, retention }] : [];
  });
}

function encode({ asOf, phase, behind }: Place): string {
  const parts = [asOf.getTime(), phase, behind?.sort ?? "", behind?.id ?? ""];
  return Buffer.from(parts.join(" ")).toString("base64url");
}

function decode(cursor: string): Place {
  const [asOf = "", phase = "", sort = "", id = ""] = Buffer.from(cursor, "base64url").toString().split(" ");
  const numbers = [asOf, phase, sort].map((text) => (/^\d{1,15}$/.test(text) ? Number(text) : Number.NaN));
  if (numbers.some(Number.isNaN) || !isUuid(id)) {
    throw new InvalidInputError("This page marker is not usable. Load the list again from the top.");
  }
  const [at, index, place] = numbers as [number, number, number];
  return { asOf: new Date(at), phase: index, behind: { sort: place, id } };
}
