import { chooseCanary, lastWaiting, leaveOut } from "../../../data/bulk-items";
import { planFigures } from "../../../data/bulk-reads";
import { type BulkRunRow, getBulkRun, lockBulkRun, updateBulkRun } from "../../../data/bulk-runs";
import type { Scope } from "../../../data/scope";
import type { Tx } from "../../../data/transaction";
import { ConflictError, NotFoundError } from "../../../errors";
import { scheduleBulkRun } from "../../../jobs/schedule";
import { BULK_FORECASTS, type BulkForecast, type BulkStatus } from "../../../schemas/bulk";
import { CANARY_SIZE } from "../../bulk-halt";

/** What a person may do with a run, and in which statuses. */
const MAY: Readonly<Record<"start" | "pause" | "resume" | "cancel", readonly BulkStatus[]>> = {
  start: ["PLANNED"],
  pause: ["CANARY", "RUNNING"],
  resume: ["PAUSED", "HALTED"],
  cancel: ["PLANNING", "PLANNED", "CANARY", "RUNNING", "PAUSED", "HALTED"],
};
export type SteeringDeed = keyof typeof MAY;

/** Whether a run can be steered so in its status. */
export function canSteer(deed: SteeringDeed, status: BulkStatus): boolean {
  return MAY[deed].includes(status);
}

/** The numbers of a run. Throws NotFoundError. */
export async function numbersOfBulkRun(scope: Scope, tx: Tx, bulkRunId: string): Promise<readonly string[]> {
  const run = await getBulkRun(scope, bulkRunId, tx);
  if (!run) throw new NotFoundError("bulk run");
  return run.phoneNumberIds;
}

/**
 * Starts a planned run with a few of its items. What should be there is asked for, the rest where `include` says so.
 * Throws NotFoundError, ConflictError when it is not planned or nothing is chosen.
 */
export async function startBulkRun(
  scope: Scope,
  tx: Tx,
  { bulkRunId, include }: { readonly bulkRunId: string; readonly include: readonly BulkForecast[] },
  now: Date,
): Promise<void> {
  const run = await steerable(scope, tx, bulkRunId, "start");
  const included = BULK_FORECASTS.filter((forecast) => forecast === "ELIGIBLE" || include.includes(forecast));
  const others = BULK_FORECASTS.filter((forecast) => !included.includes(forecast));
  const skipped = await leaveOut(tx, run.id, "Not chosen for this run.", others);
  if ((await lastWaiting(tx, run.id)) === null) {
    throw new ConflictError("Nothing of this plan was chosen. Choose what to include first.");
  }
  await chooseCanary(tx, run.id, CANARY_SIZE);
  const figures = (await planFigures(scope, run.id, tx)).filter(({ forecast }) => included.includes(forecast));
  const status = "CANARY";
  await updateBulkRun(tx, run.id, {
    status,
    included,
    startedAt: now,
    resumedAt: now,
    skipped: { increment: skipped },
    plannedBytes: figures.reduce((sum, { bytes }) => sum + bytes, 0n),
    unsizedItems: figures.reduce((sum, { unsized }) => sum + unsized, 0),
  });
  await scheduleBulkRun(tx, { ...run, status });
}

/** Asks for nothing more until it is resumed; what is in flight is finished. Throws NotFoundError, ConflictError. */
export async function pauseBulkRun(scope: Scope, tx: Tx, bulkRunId: string): Promise<void> {
  const run = await steerable(scope, tx, bulkRunId, "pause");
  await updateBulkRun(tx, run.id, { status: "PAUSED", resumeTo: run.status });
}

/** Goes on with a run that was paused or halted. Failures are counted anew. Throws NotFoundError, ConflictError. */
export async function resumeBulkRun(scope: Scope, tx: Tx, bulkRunId: string, now: Date): Promise<void> {
  const run = await steerable(scope, tx, bulkRunId, "resume");
  const status = run.resumeTo ?? "RUNNING";
  const counts = { lastSignature: null, signatureRun: 0 };
  await updateBulkRun(tx, run.id, { status, resumeTo: null, haltReason: null, resumedAt: now, ...counts });
  await scheduleBulkRun(tx, { ...run, status });
}

/** Of an item that a cancelled run has not asked for. */
export const CANCELLED_BEFORE = "The run was cancelled before its turn.";

/** Ends a run for good; what is in flight is finished. Throws NotFoundError, ConflictError. */
export async function cancelBulkRun(scope: Scope, tx: Tx, bulkRunId: string, now: Date): Promise<void> {
  const run = await steerable(scope, tx, bulkRunId, "cancel");
  const skipped = await leaveOut(tx, run.id, CANCELLED_BEFORE);
  await updateBulkRun(tx, run.id, { status: "CANCELLED", finishedAt: now, skipped: { increment: skipped } });
}

async function steerable(scope: Scope, tx: Tx, bulkRunId: string, deed: SteeringDeed): Promise<BulkRunRow> {
  const run = await lockBulkRun(scope, tx, bulkRunId);
  if (!run) throw new NotFoundError("bulk run");
  if (!canSteer(deed, run.status)) throw new ConflictError(REFUSALS[deed]);
  return run;
}

const REFUSALS: Readonly<Record<SteeringDeed, string>> = {
  start: "This run is not waiting to be started.",
  pause: "This run is not under way, so it cannot be paused.",
  resume: "This run is neither paused nor halted, so it cannot be resumed.",
  cancel: "This run is over already.",
};
