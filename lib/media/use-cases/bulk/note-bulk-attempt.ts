import { noteBulkAttempt } from "../../../data/bulk-items";
import type { SqlTx } from "../../../data/transaction";
import { scheduleBulkRun } from "../../../jobs/schedule";
import { signatureOf } from "../../bulk-halt";
import type { AttemptVerdict, FailureFacts } from "../../verdict";

/**
 * Closes the item of every bulk run that this attempt belonged to, in the transaction that settles it, and wakes those
 * runs. Whoever asked for the attempt, its result is the run's. An attempt that we broke off ourselves says nothing.
 */
export async function noteForBulkRuns(
  tx: SqlTx,
  {
    item,
    verdict,
    now,
  }: { readonly item: { readonly id: string }; readonly verdict: AttemptVerdict; readonly now: Date },
): Promise<void> {
  if (verdict.outcome === "ABANDONED") return;
  const state = stateAfter(verdict.event);
  // Bytes of our own may take the place of those that the provider refused.
  await tellBulkRuns(tx, item.id, { state, failure: state === "SUCCEEDED" ? null : verdict.failure, now });
}

/**
 * Tells every bulk run in which an item is in flight how it stands; with a `state` it has ended there. Also for what ends
 * without an attempt: a run that is cancelled or paused looks after nothing itself and would have it in flight for ever.
 */
export async function tellBulkRuns(
  tx: SqlTx,
  mediaItemId: string,
  told: {
    readonly state: "SUCCEEDED" | "FAILED" | null;
    readonly failure: FailureFacts | null;
    readonly now: Date;
  },
): Promise<void> {
  const signature = told.failure && signatureOf(told.failure);
  const runs = await noteBulkAttempt(tx, mediaItemId, { deed: "redownload", ...told, signature });
  for (const id of runs) await scheduleBulkRun(tx, { id, status: "RUNNING" });
}

function stateAfter(event: AttemptVerdict["event"]): "SUCCEEDED" | "FAILED" | null {
  if (event === "succeed") return "SUCCEEDED";
  return event === "pendingAtProvider" || event === "retryLater" ? null : "FAILED";
}
