import { noteBulkAttempt } from "../../../data/bulk-items";
import type { Tx } from "../../../data/transaction";
import { scheduleBulkRun } from "../../../jobs/schedule";
import { signatureOf } from "../../bulk-halt";
import type { AttemptVerdict, FailureFacts } from "../../verdict";

/**
 * Closes the item of every bulk run that this attempt belonged to, in the transaction that settles it, and wakes those
 * runs. Whoever asked for the attempt, its result is the run's. An attempt that we broke off ourselves says nothing.
 */
export async function noteForBulkRuns(
  tx: Tx,
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
 * The same for an item that has got its bytes without an attempt. A run that is cancelled or paused looks after nothing
 * itself: without this the item would be in flight there for as long as it is.
 */
export async function closeInBulkRuns(tx: Tx, mediaItemId: string, now: Date): Promise<void> {
  await tellBulkRuns(tx, mediaItemId, { state: "SUCCEEDED", failure: null, now });
}

async function tellBulkRuns(
  tx: Tx,
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
