import { claimItem, settleAttempt } from "../data/attempts";
import { lockNumber } from "../data/breakers";
import { db } from "../data/db";
import type { Scope } from "../data/scope";
import { inSqlTransaction, inTransaction } from "../data/transaction";
import { advanceBulkRun } from "../media/use-cases/bulk/advance-run";
import { askForBulkRun, planRound } from "../media/use-cases/bulk/plan-run";
import { startBulkRun } from "../media/use-cases/bulk/steer-run";
import { noteAttempt } from "../media/use-cases/note-attempt";
import { numberLimits } from "../media/use-cases/number-limits";
import type { AttemptVerdict } from "../media/verdict";
import type { BulkDeed, BulkForecast, BulkSelection } from "../schemas/bulk";
import { SYSTEM } from "./factories";

/** Asks for a run and plans it to the end, as workers would. Returns its id. */
export async function planned(selection: BulkSelection, scope: Scope = SYSTEM, deed: BulkDeed = "redownload") {
  const { bulkRunId } = await inTransaction((tx) => askForBulkRun(scope, tx, { deed, selection }, new Date()));
  while ((await runOf(bulkRunId)).status === "PLANNING") await planRound(SYSTEM, bulkRunId, new Date());
  return bulkRunId;
}

/** The same, started and advanced once. */
export async function started(selection: BulkSelection, include: readonly BulkForecast[] = []) {
  const bulkRunId = await planned(selection);
  await inTransaction((tx) => startBulkRun(SYSTEM, tx, { bulkRunId, include }, new Date()));
  await advance(bulkRunId);
  return bulkRunId;
}

export const advance = (bulkRunId: string, now = new Date()) => advanceBulkRun(SYSTEM, bulkRunId, now);

export function runOf(bulkRunId: string) {
  return db().bulkRun.findUniqueOrThrow({ where: { id: bulkRunId } });
}

/** Items of a run in the order of the line. */
export function itemsOf(bulkRunId: string) {
  return db().bulkItem.findMany({ where: { bulkRunId }, orderBy: { position: "asc" } });
}

/** The media items that a run has in line. */
export async function inLine(bulkRunId: string): Promise<string[]> {
  const items = await db().bulkItem.findMany({
    where: { bulkRunId, state: "IN_FLIGHT", mediaItem: { status: "QUEUED" } },
    orderBy: { position: "asc" },
  });
  return items.map(({ mediaItemId }) => mediaItemId);
}

const SUCCESS: AttemptVerdict = {
  event: "succeed",
  outcome: "SUCCEEDED",
  failure: null,
  nextAttemptAt: null,
  countsAsRetry: false,
};

/** How an attempt may end. */
export const ends = {
  well: SUCCESS,
  gone: (code = "33"): AttemptVerdict => ({
    ...SUCCESS,
    event: "gone",
    outcome: "FAILED",
    failure: failure("NOT_FOUND", code),
  }),
  badly: (reason: string): AttemptVerdict => ({
    ...SUCCESS,
    event: "giveUp",
    outcome: "FAILED",
    failure: failure(reason, null),
  }),
  forNow: (reason: string): AttemptVerdict => ({
    ...ends.badly(reason),
    event: "retryLater",
    nextAttemptAt: new Date(Date.now() + 60_000),
    countsAsRetry: true,
  }),
} as const;

function failure(reason: string, code: string | null): NonNullable<AttemptVerdict["failure"]> {
  return { reason, code, httpStatus: 400, message: `It failed: ${reason}` };
}

/**
 * Makes one attempt at an item that ends so, as a worker would that has asked a provider. False when its number does not
 * let it.
 */
export async function attempt(itemId: string, verdict: AttemptVerdict): Promise<boolean> {
  const now = new Date();
  const lease = { workerId: "test", leaseOwner: "test", leaseUntil: new Date(now.getTime() + 30_000) };
  const by = { ...lease, now, limitsOf: numberLimits };
  const { taken, heldBack } = await inSqlTransaction((tx) => claimItem(tx, itemId, by));
  if (heldBack) return false;
  if (!taken) throw new Error(`Item ${itemId} is not to be had.`);
  const failure = verdict.outcome === "FAILED" ? verdict.failure : null;
  const answer = { askedAt: now, failure, errorAnswers: failure ? 1 : 0, retryAfterMs: null };
  await inSqlTransaction(async (tx) => {
    await lockNumber(tx, taken.item.phoneNumberId);
    const settlement = { ...verdict, bytesReceived: 0, exchanges: [] };
    await settleAttempt(tx, { ...taken, leaseOwner: "test", now }, settlement);
    await noteAttempt(tx, { ...taken, verdict, answer, now });
  });
  return true;
}
