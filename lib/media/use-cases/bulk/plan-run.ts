import { providerFacts } from "../../../connections/provider-facts";
import { addBulkItems, numbersOfRun, type PlannedItem } from "../../../data/bulk-items";
import { type BulkRunRow, createBulkRun, lockBulkRun, updateBulkRun } from "../../../data/bulk-runs";
import { numbersOfSelection, type SelectedItem, walkSelection } from "../../../data/bulk-selection";
import { getNumber } from "../../../data/numbers";
import type { Scope } from "../../../data/scope";
import { inTransaction, type Tx } from "../../../data/transaction";
import { InvalidInputError, NotFoundError } from "../../../errors";
import { scheduleBulkRun } from "../../../jobs/schedule";
import type { RetentionRule } from "../../../providers/types";
import {
  type BulkDeed,
  type BulkSelection,
  bulkDeedSchema,
  keptSelectionSchema,
  MOST_BULK_ITEMS,
  MOST_BULK_NUMBERS,
} from "../../../schemas/bulk";
import { foresee } from "../../bulk-forecast";
import { type Recoverability, recoverableUntil } from "../../recoverability";

/** Items planned in one transaction. */
const ROUND = 1_000;

/** The numbers that a selection reaches into. Throws NotFoundError where it holds something missing or foreign. */
export async function numbersToPlan(scope: Scope, tx: Tx, asked: BulkSelection): Promise<readonly string[]> {
  const numbers = await numbersOfSelection(scope, tx, asked, MOST_BULK_NUMBERS + 1);
  if (numbers.length > 0) return numbers;
  const isKnown = asked.by === "filter" && (asked.number === "all" || (await getNumber(scope, asked.number, tx)));
  throw isKnown ? new InvalidInputError("Nothing matches, so there is nothing to plan.") : new NotFoundError();
}

/**
 * Makes a run and has it planned; nothing is asked of a provider yet. Throws NotFoundError as above, InvalidInputError
 * where nothing matches or more than 100 numbers do.
 */
export async function askForBulkRun(
  scope: Scope,
  tx: Tx,
  { deed, selection }: { readonly deed: BulkDeed; readonly selection: BulkSelection },
  now: Date,
): Promise<{ bulkRunId: string; numbers: number }> {
  const phoneNumberIds = await numbersToPlan(scope, tx, selection);
  if (phoneNumberIds.length > MOST_BULK_NUMBERS) {
    throw new InvalidInputError(
      `This reaches into more than ${MOST_BULK_NUMBERS} numbers, and a bulk run takes at most as many. Choose a number first.`,
    );
  }
  const kept = { asked: selection, until: now.toISOString() };
  const { id } = await createBulkRun(scope, tx, { deed, selection: kept, phoneNumberIds });
  await scheduleBulkRun(tx, { id, status: "PLANNING" });
  return { bulkRunId: id, numbers: phoneNumberIds.length };
}

/**
 * Plans the next items of a run and has the rest planned after that. Where it goes on is kept with what it found, so
 * that a worker that dies loses nothing and nothing is planned twice.
 */
export async function planRound(scope: Scope, bulkRunId: string, now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    const run = await lockBulkRun(scope, tx, bulkRunId);
    if (run?.status !== "PLANNING") return;
    const selection = keptSelectionSchema.parse(run.selection);
    const { items, next } = await walkSelection(tx, { ...run, selection }, run.planCursor, ROUND);
    const taken = items.slice(0, MOST_BULK_ITEMS - run.total);
    const added = await addBulkItems(
      tx,
      run.id,
      taken.map((item, index) => plan(item, bulkDeedSchema.parse(run.deed), run.total + index, now)),
    );
    const full = taken.length < items.length || (next !== null && run.total + taken.length === MOST_BULK_ITEMS);
    await updateBulkRun(tx, run.id, { ...counted(added), planCursor: next });
    if (next !== null && !full) return scheduleBulkRun(tx, run);
    await finishPlan(tx, run, full);
  });
}

async function finishPlan(tx: Tx, run: BulkRunRow, full: boolean): Promise<void> {
  const numbers = await numbersOfRun(tx, run.id);
  await updateBulkRun(tx, run.id, {
    status: "PLANNED",
    planCursor: null,
    planNote: full
      ? `More than ${MOST_BULK_ITEMS.toLocaleString("en")} items match. The oldest are in this run, as they are lost first; plan another when it is done.`
      : null,
    ...(numbers.length > 0 ? { phoneNumberIds: numbers } : {}),
  });
}

function plan(item: SelectedItem, deed: BulkDeed, position: number, now: Date): PlannedItem {
  const { capabilities } = providerFacts(item.connection.providerKind);
  const retention = capabilities?.retention[item.direction === "INBOUND" ? "inbound" : "uploaded"];
  const { forecast, note, leftOut } = foresee({
    deed,
    status: item.status,
    neverArrived: item.neverArrived,
    hasBytes: item.blobId !== null && item.status !== "QUARANTINED",
    recoverable: retention ? clockOf(item, retention) : null,
    connected: item.connection.enabled,
    canProbe: capabilities?.describe ?? false,
    probe: item.probeVerdict,
    now,
  });
  const { id: mediaItemId, phoneNumberId } = item;
  return { mediaItemId, phoneNumberId, position, forecast, note, state: leftOut ? "SKIPPED" : "WAITING" };
}

/** The item's status is weighed beside it. */
function clockOf({ receivedAt, probedAt, probeVerdict }: SelectedItem, retention: RetentionRule): Recoverability {
  const probe = probedAt && probeVerdict ? { at: probedAt, verdict: probeVerdict } : null;
  return recoverableUntil({ retention, firstSeen: receivedAt, status: "REFERENCED", neverArrived: false, probe });
}

function counted(added: Awaited<ReturnType<typeof addBulkItems>>) {
  const of = (forecast: PlannedItem["forecast"]) => added.filter((item) => item.forecast === forecast).length;
  return {
    total: { increment: added.length },
    eligible: { increment: of("ELIGIBLE") },
    hopeless: { increment: of("HOPELESS") },
    unknown: { increment: of("UNKNOWN") },
    stored: { increment: of("STORED") },
    skipped: { increment: added.filter(({ state }) => state === "SKIPPED").length },
  };
}
