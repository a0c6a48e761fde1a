import { roleMay } from "../../../auth/permissions";
import {
  type BulkNumberFacts,
  bulkNumbers,
  listBulkItems,
  type PlanFigure,
  planFigures,
  readPace,
} from "../../../data/bulk-reads";
import { type BulkRunRow, getBulkRun, listBulkRuns } from "../../../data/bulk-runs";
import type { Scope } from "../../../data/scope";
import { inTransaction } from "../../../data/transaction";
import { NotFoundError } from "../../../errors";
import { isUuid } from "../../../ids";
import {
  BULK_FORECASTS,
  type BulkDetailDto,
  type BulkForecast,
  type BulkItemPageDto,
  type BulkItemsQuery,
  type BulkNumberDto,
  type BulkPageDto,
} from "../../../schemas/bulk";
import { itemsPerSecond } from "../../bulk-estimate";
import { type Allowance, bulkAllowances } from "./allowance";
import { presentBulkItem, presentRun } from "./present-run";
import { canSteer, type SteeringDeed } from "./steer-run";

const RUNS = 30;
const ITEMS = 100;
/** Time over which the pace of a run is measured. */
const PACE_MS = 2 * 60_000;

/** One page of runs, newest first. Throws InvalidInputError for a cursor that is not ours. */
export async function readBulkRuns(scope: Scope, cursor?: string): Promise<BulkPageDto> {
  const { runs, nextCursor } = await listBulkRuns(scope, { cursor, limit: RUNS });
  return { runs: runs.map(presentRun), nextCursor };
}

/** One run with its figures. Throws NotFoundError. */
export async function readBulkRun(scope: Scope, id: string, now: Date): Promise<BulkDetailDto> {
  const run = isUuid(id) ? await getBulkRun(scope, id) : null;
  if (!run) throw new NotFoundError("bulk run");
  const [figures, facts, allowances, pace] = await Promise.all([
    // Reading every item is for the plan alone: a run under way is looked at all the time.
    run.startedAt ? [] : planFigures(scope, run.id),
    bulkNumbers(scope, run),
    inTransaction((tx) => bulkAllowances(tx, run.phoneNumberIds, now)),
    readPace(scope, run.id, new Date(now.getTime() - PACE_MS)),
  ]);
  const seconds = pace.firstAt ? (now.getTime() - pace.firstAt.getTime()) / 1_000 : 0;
  const { total, succeeded, failed, skipped, planNote, included } = run;
  const numbers = facts.map((number) => presentNumber(number, figures, allowances));
  return {
    ...presentRun(run),
    planNote,
    included,
    figures: run.startedAt ? countedIn(run) : sumOf(figures),
    numbers,
    waitsForNumbers: waitsForNumbers(run, numbers),
    plannedBytes: Number(run.plannedBytes),
    unsizedItems: run.unsizedItems,
    inFlight: pace.inFlight,
    waiting: Math.max(0, total - succeeded - failed - skipped - pace.inFlight),
    rate: pace.closed > 1 && seconds > 0 ? pace.closed / seconds : null,
    can: canOf(scope, run),
  };
}

/** Items of a run in the order of the line. Throws NotFoundError. */
export async function readBulkItems(scope: Scope, id: string, query: BulkItemsQuery): Promise<BulkItemPageDto> {
  const run = isUuid(id) ? await getBulkRun(scope, id) : null;
  if (!run) throw new NotFoundError("bulk run");
  const rows = await listBulkItems(scope, run.id, {
    state: query.state,
    after: query.cursor ?? null,
    limit: ITEMS + 1,
  });
  const page = rows.slice(0, ITEMS);
  return { items: page.map(presentBulkItem), nextCursor: rows.length > ITEMS ? (page.at(-1)?.position ?? null) : null };
}

function canOf(scope: Scope, { status }: BulkRunRow): BulkDetailDto["can"] {
  const may = scope.kind === "system" || roleMay(scope.role, "media:fetch");
  const can = (deed: SteeringDeed) => may && canSteer(deed, status);
  return { start: can("start"), pause: can("pause"), resume: can("resume"), cancel: can("cancel") };
}

/** Nothing moves until a number is let go: each that the run is not through with holds back. */
function waitsForNumbers({ status }: BulkRunRow, numbers: readonly BulkNumberDto[]): boolean {
  if (status !== "CANARY" && status !== "RUNNING") return false;
  const left = numbers.filter(({ open }) => open);
  return left.length > 0 && left.every(({ heldBack }) => heldBack);
}

type Figures = BulkDetailDto["figures"];

function countedIn({ eligible, unknown, stored, hopeless }: BulkRunRow): Figures {
  const of = (items: number) => ({ items, bytes: 0, unsized: 0 });
  return { ELIGIBLE: of(eligible), UNKNOWN: of(unknown), STORED: of(stored), HOPELESS: of(hopeless) };
}

function sumOf(figures: readonly PlanFigure[]): Figures {
  const of = (forecast: BulkForecast) => {
    const rows = figures.filter((figure) => figure.forecast === forecast);
    return {
      items: rows.reduce((sum, { items }) => sum + items, 0),
      bytes: rows.reduce((sum, { bytes }) => sum + Number(bytes), 0),
      unsized: rows.reduce((sum, { unsized }) => sum + unsized, 0),
    };
  };
  return Object.fromEntries(BULK_FORECASTS.map((forecast) => [forecast, of(forecast)])) as Figures;
}

function presentNumber(
  { id, phoneNumber, displayName, msPerItem, open }: BulkNumberFacts,
  figures: readonly PlanFigure[],
  allowances: readonly Allowance[],
): BulkNumberDto {
  const allowance = allowances.find(({ phoneNumberId }) => phoneNumberId === id);
  const { atOnce, perSecond, errorsLeft, errorShare, heldBack } = allowance ?? NOTHING_ALLOWED;
  return {
    ...{ phoneNumberId: id, phoneNumber, displayName, errorsLeft, errorShare, open },
    figures: sumOf(figures.filter(({ phoneNumberId }) => phoneNumberId === id)),
    perSecond: itemsPerSecond({ msPerItem, atOnce, perSecond }),
    heldBack: heldBack && { because: heldBack.because, until: heldBack.until?.toISOString() ?? null },
  };
}

const NOTHING_ALLOWED = { atOnce: 1, perSecond: 1, errorsLeft: 0, errorShare: 0, heldBack: null };
