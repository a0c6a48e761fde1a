import { closeBulkItems, isInFlight, noteBulkAttempt, putBack } from "../../../data/bulk-items";
import { getBulkRun, lockBulkRun } from "../../../data/bulk-runs";
import type { Scope } from "../../../data/scope";
import { inTransaction, type Tx } from "../../../data/transaction";
import { scheduleBulkRun } from "../../../jobs/schedule";
import { signatureOf } from "../../bulk-halt";
import { type ProbeDeps, type ProbeResult, runProbe } from "../probe-item";
import { CANCELLED_BEFORE } from "./steer-run";

/** So long a run leaves an item alone whose number holds back without saying until when. Milliseconds. */
const COME_BACK_MS = 15_000;

/**
 * Has the provider looked for one item of a run, and closes it there: found, or not. Word that it is gone is an error
 * answer to the provider like any other, so it counts towards halting. An item that is not in flight is left alone.
 */
export async function runBulkProbe(
  scope: Scope,
  { bulkRunId, mediaItemId }: { readonly bulkRunId: string; readonly mediaItemId: string },
  deps: Pick<ProbeDeps, "clock" | "stopping">,
): Promise<void> {
  const run = await getBulkRun(scope, bulkRunId);
  if (!run || !(await isInFlight(bulkRunId, mediaItemId))) return;
  const result = await runProbe(mediaItemId, { ...deps, bulkRunId, operatorId: run.createdById });
  await inTransaction((tx) => close(scope, tx, { bulkRunId, mediaItemId }, result, deps.clock.now()));
}

async function close(
  scope: Scope,
  tx: Tx,
  { bulkRunId, mediaItemId }: { readonly bulkRunId: string; readonly mediaItemId: string },
  result: ProbeResult,
  now: Date,
): Promise<void> {
  const run = { id: bulkRunId, status: "RUNNING" } as const;
  if (result.kind === "held-back") {
    // Nobody would take it out of the line again of a run that is over.
    if ((await lockBulkRun(scope, tx, bulkRunId))?.status === "CANCELLED") {
      await closeBulkItems(tx, bulkRunId, [mediaItemId], {
        state: "SKIPPED",
        failure: null,
        note: CANCELLED_BEFORE,
        now,
      });
      return;
    }
    await putBack(tx, bulkRunId, mediaItemId);
    return scheduleBulkRun(tx, run, result.until ?? new Date(now.getTime() + COME_BACK_MS));
  }
  if (result.kind === "impossible") {
    const note = "Nobody can be asked for it without fetching the bytes.";
    await closeBulkItems(tx, bulkRunId, [mediaItemId], { state: "SKIPPED", failure: null, note, now });
  } else {
    const { verdict, failure } = result;
    const state = verdict === "THERE" ? "SUCCEEDED" : "FAILED";
    const signature = failure && signatureOf(failure);
    await noteBulkAttempt(tx, mediaItemId, { deed: "probe", state, failure, signature, now });
  }
  await scheduleBulkRun(tx, run);
}
