import {
  canaryItems,
  closeBulkItems,
  itemsInFlight,
  lastWaiting,
  lostProbes,
  markInFlight,
  type NextItem,
  nextItems,
  type OpenBulkItem,
} from "../../../data/bulk-items";
import { type BulkRunRow, lockBulkRun, updateBulkRun } from "../../../data/bulk-runs";
import { queueItem } from "../../../data/downloads";
import type { MediaStatus } from "../../../data/generated/client";
import type { Scope } from "../../../data/scope";
import { inTransaction, type Tx } from "../../../data/transaction";
import { scheduleBulkProbe, scheduleBulkRun, scheduleDownload } from "../../../jobs/schedule";
import { isFinal } from "../../status";
import { type Allowance, bulkAllowances } from "./allowance";
import { judgeRun } from "./halt-run";

/** Items of one run that are fetched at once, over all its numbers; of its canary so few that no breaker opens for it. */
const MOST_AT_ONCE = 8;
const CANARY_AT_ONCE = 2;
/** Items that wait for their provider or their next attempt and hold nobody up, until there are so many. */
const MOST_SET_ASIDE = 100;

const ON_THEIR_WAY: readonly MediaStatus[] = ["QUEUED", "DOWNLOADING"];
/** Somebody else is about to get these: theirs is the result that counts. */
const IN_OTHER_HANDS: readonly MediaStatus[] = ["QUEUED", "DOWNLOADING", "AWAITING_PROVIDER"];

/**
 * Takes a run as far as it may go just now: closes what has ended, halts it or lets the rest follow the canary, asks for
 * the next few items, or ends it. Finding nothing to do is ordinary; it may be called at any time and by anybody.
 */
export async function advanceBulkRun(scope: Scope, bulkRunId: string, now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    const run = await lockBulkRun(scope, tx, bulkRunId);
    if (run?.status !== "CANARY" && run?.status !== "RUNNING") return;
    const open = await stillInFlight(tx, run, now);
    const waiting = await lastWaiting(tx, run.id);
    if (waiting === null) {
      if (open.length === 0) await updateBulkRun(tx, run.id, { status: "DONE", finishedAt: now });
      return;
    }
    const allowances = await bulkAllowances(tx, run.phoneNumberIds, now);
    // A canary that is the whole run has nobody to warn.
    const canary = run.status === "CANARY" && waiting >= 0 ? await canaryItems(tx, run.id) : [];
    const judged = judgeRun(run, canary, allowances);
    await updateBulkRun(tx, run.id, judged);
    if (judged.status !== "HALTED") await goOn(scope, tx, { ...run, ...judged }, { open, allowances, now });
  });
}

interface Going {
  readonly open: readonly OpenBulkItem[];
  readonly allowances: readonly Allowance[];
  readonly now: Date;
}

async function goOn(scope: Scope, tx: Tx, run: BulkRunRow, { open, allowances, now }: Going): Promise<void> {
  const running = isProbing(run) ? open : onTheirWay(open);
  const canaryOnly = run.status === "CANARY";
  const atOnce = canaryOnly ? CANARY_AT_ONCE : MOST_AT_ONCE;
  const free = open.length - running.length < MOST_SET_ASIDE ? atOnce - running.length : 0;
  const next = free > 0 ? await nextItems(tx, run.id, { room: roomOf(running, allowances), free, canaryOnly }) : [];
  const asked = await askFor(scope, tx, run, next, now);
  // Items that needed no request free their places at once, and the last of them ends the run.
  if (asked < next.length) return scheduleBulkRun(tx, run);
  const resumes = allowances.flatMap(({ heldBack }) => (heldBack?.until ? [heldBack.until.getTime()] : []));
  if (resumes.length > 0) await scheduleBulkRun(tx, run, new Date(Math.min(...resumes)));
}

/** Closes items whose end nobody told of, and returns the others that are in flight. */
async function stillInFlight(tx: Tx, run: BulkRunRow, now: Date): Promise<OpenBulkItem[]> {
  const open = await itemsInFlight(tx, run.id);
  if (isProbing(run)) {
    for (const mediaItemId of await lostProbes(tx, run.id))
      await scheduleBulkProbe(tx, { bulkRunId: run.id, mediaItemId });
    return open;
  }
  const ended = open.filter(({ status }) => isFinal(status));
  for (const { mediaItemId, status, ...item } of ended) {
    const { failureReason: reason, failureCode: code, failureMessage } = item;
    const failure = reason === null ? null : { reason, code, message: failureMessage ?? "" };
    const state = status === "STORED" ? "SUCCEEDED" : "FAILED";
    await closeBulkItems(tx, run.id, [mediaItemId], { state, failure, note: null, now });
  }
  return open.filter((item) => !ended.includes(item));
}

const isProbing = ({ deed }: BulkRunRow) => deed === "probe";

function onTheirWay(open: readonly OpenBulkItem[]): readonly OpenBulkItem[] {
  return open.filter(({ status }) => ON_THEIR_WAY.includes(status));
}

/** How many more items of each number may be asked for. */
function roomOf(running: readonly OpenBulkItem[], allowances: Going["allowances"]): ReadonlyMap<string, number> {
  const busyAt = (id: string) => running.filter(({ phoneNumberId }) => phoneNumberId === id).length;
  return new Map(
    allowances.map(({ phoneNumberId, atOnce, heldBack }) => [
      phoneNumberId,
      heldBack ? 0 : Math.max(0, atOnce - busyAt(phoneNumberId)),
    ]),
  );
}

/** Puts items in line behind live traffic. Returns how many of them are in flight now. */
async function askFor(scope: Scope, tx: Tx, run: BulkRunRow, next: readonly NextItem[], now: Date): Promise<number> {
  if (isProbing(run)) return askForLooks(tx, run, next);
  const asked: string[] = [];
  for (const item of next) {
    const { mediaItemId, status } = item;
    const spared = reasonToSpare(item);
    if (spared) await closeBulkItems(tx, run.id, [mediaItemId], { ...spared, failure: null, now });
    else asked.push(mediaItemId);
    if (spared || IN_OTHER_HANDS.includes(status)) continue;
    const queued = await queueItem(scope, tx, mediaItemId, "BULK");
    if (queued?.queued) await scheduleDownload(tx, { id: mediaItemId, nextTrigger: "BULK" });
  }
  await markInFlight(tx, run.id, asked);
  return asked.length;
}

async function askForLooks(tx: Tx, { id: bulkRunId }: BulkRunRow, next: readonly NextItem[]): Promise<number> {
  for (const { mediaItemId } of next) await scheduleBulkProbe(tx, { bulkRunId, mediaItemId });
  await markInFlight(
    tx,
    bulkRunId,
    next.map(({ mediaItemId }) => mediaItemId),
  );
  return next.length;
}

/** What has changed since it was planned, so that nothing is to be asked for any more. */
function reasonToSpare({ status, blobId, forecast }: NextItem) {
  if (status === "PURGED") return { state: "SKIPPED", note: "Its bytes were deleted on purpose meanwhile." } as const;
  if (status === "STORED" && blobId && forecast !== "STORED") {
    return { state: "SUCCEEDED", note: "Fetched for another reason meanwhile." } as const;
  }
  return null;
}
