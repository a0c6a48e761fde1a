import type { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { blobStore } from "../../blob/registry";
import { BlobError, type StoredBlob } from "../../blob/types";
import { openProvider } from "../../connections/open-connection";
import { claimItem, recordProgress, renewLease } from "../../data/attempts";
import { inSqlTransaction } from "../../data/transaction";
import { env } from "../../env";
import { newRequestId } from "../../ids";
import { scheduleWakeUp } from "../../jobs/schedule";
import { logger } from "../../logger";
import { beginOwnStep } from "../own-steps";
import { fetchReportOf, judgePending } from "../provider-wait";
import { judgeFailure, judgeInterruption } from "../verdict";
import { LEASE_MS, LeaseLost, newLeaseOwner, withLease } from "./lease";
import { numberLimits } from "./number-limits";
import { judgingOf, type Run, type RunDeps, settleWithoutBytes } from "./settle-run";
import { settleStored } from "./settle-stored";
import { ByteWatch } from "./watch-bytes";

/** An attempt that is still running after this long is given up: its place is needed. */
const ATTEMPT_DEADLINE_MS = 15 * 60_000;

/**
 * Makes one attempt at one item: claim, ask the provider, stream to the store, verify, settle. Finding nothing to do
 * is ordinary. Every failure of provider, bytes or store ends as data on the attempt; only a failing database throws.
 */
export async function runDownload(itemId: string, deps: RunDeps): Promise<void> {
  const leaseOwner = newLeaseOwner(deps.workerId);
  const taken = await inSqlTransaction(async (tx) => {
    // Not before: a connection may have been long in coming.
    const now = deps.clock.now();
    const leaseUntil = new Date(now.getTime() + LEASE_MS);
    const by = { workerId: deps.workerId, leaseOwner, now, leaseUntil, limitsOf: numberLimits };
    const { taken, heldBack } = await claimItem(tx, itemId, by);
    if (heldBack?.until) await scheduleWakeUp(tx, heldBack.phoneNumberId, heldBack.until);
    return taken && { ...taken, claimedAt: now };
  });
  if (!taken) return;
  const watch = new ByteWatch((received, expected) => recordProgress(taken.attemptId, received, expected));
  const run: Run = { ...deps, ...taken, leaseOwner, made: [], watch };
  try {
    await withLease(
      {
        renew: (until) => renewLease(itemId, leaseOwner, until),
        deadlineMs: ATTEMPT_DEADLINE_MS,
        stopping: deps.stopping,
        clock: deps.clock,
      },
      (signal) => attempt(run, signal),
    );
  } catch (error) {
    if (error instanceof LeaseLost) return;
    const verdict = deps.stopping.aborted
      ? judgeInterruption(deps.clock.now())
      : judgeFailure(error, await judgingOf(run));
    if (verdict.failure?.reason === "INTERNAL") logger.error({ err: error, itemId }, "an attempt failed unforeseen");
    await settleWithoutBytes(run, verdict);
  }
}

async function attempt(run: Run, signal: AbortSignal): Promise<void> {
  if (run.waitMs > 0) await wait(run.waitMs, undefined, { signal });
  const download = await openProvider(run.item.connection).download(
    {
      providerNumberId: run.providerNumberId,
      providerMediaId: run.item.providerMediaId,
      direction: run.item.direction,
      awaitingSince: run.item.awaitingSince,
    },
    { signal, requestId: newRequestId(), onExchange: (exchange) => run.made.push(exchange) },
  );
  if (download.kind === "pending") return settlePending(run, download.pollAfterMs);
  const declaredSize = run.item.declaredSizeBytes ?? download.descriptor.sizeBytes;
  run.watch.expected = declaredSize;
  const stored = await store(run, download.body, signal);
  await settleStored(run, stored, { ...download.descriptor, sizeBytes: declaredSize });
}

async function store(run: Run, body: Readable, signal: AbortSignal): Promise<StoredBlob> {
  const finish = beginOwnStep("store", run.clock.now());
  try {
    return await blobStore().put(body, { maxBytes: env().ATTACHE_MAX_MEDIA_BYTES, signal, onChunk: run.watch.note });
  } catch (error) {
    if (error instanceof BlobError) run.made.push(finish({ bytes: run.watch.received, note: error.publicMessage }));
    throw error;
  } finally {
    await run.watch.end();
  }
}

/** The wait counts from before the question: the provider's report may come sooner than its answer. */
async function settlePending(run: Run, pollAfterMs: number): Promise<void> {
  const awaitingSince = run.item.awaitingSince ?? run.claimedAt;
  const nextPollAt = new Date(run.clock.now().getTime() + pollAfterMs);
  const verdict = judgePending({ report: fetchReportOf(run.item.fetchReport), awaitingSince, nextPollAt });
  await settleWithoutBytes(run, { ...verdict, awaitingSince });
}
