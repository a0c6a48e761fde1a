import { Readable } from "node:stream";
import { blobStore } from "../../blob/registry";
import type { StoredBlob } from "../../blob/types";
import type { Clock } from "../../clock";
import { openProvider } from "../../connections/open-connection";
import { type Claim, claimItem, type KeptFacts, recordProgress, renewLease, settleAttempt } from "../../data/attempts";
import type { Prisma } from "../../data/generated/client";
import { nextInLine } from "../../data/number-slots";
import { inTransaction, type Tx } from "../../data/transaction";
import { env } from "../../env";
import { newRequestId } from "../../ids";
import { scheduleDownload } from "../../jobs/schedule";
import { logger } from "../../logger";
import type { Exchange, MediaDescriptor } from "../../providers/types";
import { kindOf, sniffContentType } from "../content-type";
import { fetchReportOf, judgePending, withoutMiddle } from "../provider-wait";
import { storableExchanges } from "../storable";
import { type AttemptVerdict, type Judging, judgeBytes, judgeFailure, judgeInterruption } from "../verdict";
import { discardBytes, keepBytes } from "./keep-bytes";
import { LEASE_MS, LeaseLost, newLeaseOwner, withLease } from "./lease";
import { noteAttempt } from "./note-attempt";
import { ByteWatch } from "./watch-bytes";

/** An attempt that is still running after this long is given up: its place is needed. */
const ATTEMPT_DEADLINE_MS = 15 * 60_000;

export interface RunDeps {
  readonly workerId: string;
  readonly clock: Clock;
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number;
  /** Aborts when the worker is to stop. */
  readonly stopping: AbortSignal;
}

interface Run extends RunDeps, Claim {
  readonly claimedAt: Date;
  readonly leaseOwner: string;
  readonly made: Exchange[];
  readonly watch: ByteWatch;
}

type Verdict = AttemptVerdict & { readonly awaitingSince?: Date };

/**
 * Makes one attempt at one item: claim, ask the provider, stream to the store, verify, settle. Finding nothing to do
 * is ordinary. Every failure of provider, bytes or store ends as data on the attempt; only a failing database throws.
 */
export async function runDownload(itemId: string, deps: RunDeps): Promise<void> {
  const now = deps.clock.now();
  const leaseOwner = newLeaseOwner(deps.workerId);
  const claimed = await inTransaction((tx) =>
    claimItem(tx, itemId, {
      workerId: deps.workerId,
      leaseOwner,
      now,
      leaseUntil: new Date(now.getTime() + LEASE_MS),
      atOnce: env().ATTACHE_NUMBER_CONCURRENCY,
    }),
  );
  if (!claimed) return;
  const watch = new ByteWatch((received, expected) => recordProgress(claimed.attemptId, received, expected));
  const run: Run = { ...deps, ...claimed, claimedAt: now, leaseOwner, made: [], watch };
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
    const verdict = deps.stopping.aborted ? judgeInterruption(deps.clock.now()) : judgeFailure(error, judging(run));
    if (verdict.failure?.reason === "INTERNAL") logger.error({ err: error, itemId }, "an attempt failed unforeseen");
    await inTransaction((tx) => settle(tx, run, verdict));
  }
}

async function attempt(run: Run, signal: AbortSignal): Promise<void> {
  const download = await openProvider(run.item.connection).download(
    {
      providerNumberId: run.item.phoneNumber.providerNumberId,
      providerMediaId: run.item.providerMediaId,
      direction: run.item.direction,
      awaitingSince: run.item.awaitingSince,
    },
    { signal, requestId: newRequestId(), onExchange: (exchange) => run.made.push(exchange) },
  );
  if (download.kind === "pending") return settlePending(run, download.pollAfterMs);
  const declaredSize = toNumber(run.item.declaredSizeBytes) ?? download.descriptor.sizeBytes;
  const body = Readable.from(run.watch.through(download.body, declaredSize), { objectMode: false });
  const stored = await blobStore().put(body, { maxBytes: env().ATTACHE_MAX_MEDIA_BYTES, signal });
  await settleStored(run, stored, { ...download.descriptor, sizeBytes: declaredSize });
}

/** The wait counts from before the question: the provider's report may come sooner than its answer. */
async function settlePending(run: Run, pollAfterMs: number): Promise<void> {
  const awaitingSince = run.item.awaitingSince ?? run.claimedAt;
  const nextPollAt = new Date(run.clock.now().getTime() + pollAfterMs);
  const verdict = judgePending({ report: fetchReportOf(run.item.fetchReport), awaitingSince, nextPollAt });
  await inTransaction((tx) => settle(tx, run, { ...verdict, awaitingSince }));
}

async function settleStored(run: Run, stored: StoredBlob, descriptor: MediaDescriptor): Promise<void> {
  const { item } = run;
  const declaredSha256 = item.declaredSha256 ?? descriptor.sha256;
  const verdict = judgeBytes(stored, { sizeBytes: descriptor.sizeBytes, sha256: declaredSha256 }, judging(run));
  if (verdict.event !== "succeed" && verdict.event !== "quarantine") {
    await inTransaction((tx) => settle(tx, run, verdict)).finally(() => discardBytes(stored));
    return;
  }
  const mimeType = await sniffContentType(run.watch.head());
  await keepBytes(stored, mimeType, async (tx, blob) => {
    const kept: KeptFacts = {
      blobId: blob.id,
      kind: item.kind === "UNKNOWN" ? kindOf(mimeType) : item.kind,
      declaredMimeType: item.declaredMimeType ?? descriptor.mimeType,
      declaredSha256,
    };
    return (await settle(tx, run, verdict, kept)) || null;
  });
}

/**
 * Writes the verdict, the wake-up of the next attempt where one is due, and the wake-up of the number's next item in
 * line, whose place this one leaves. False when the lease was lost meanwhile.
 */
async function settle(tx: Tx, run: Run, verdict: Verdict, kept?: KeptFacts): Promise<boolean> {
  const { item, attemptId, leaseOwner } = run;
  const settled = await settleAttempt(
    tx,
    { item, attemptId, leaseOwner, now: run.clock.now() },
    {
      ...verdict,
      kept,
      bytesReceived: run.watch.received,
      exchanges: withoutMiddle([...(run.exchanges as Prisma.InputJsonArray), ...storableExchanges(run.made)]),
    },
  );
  if (!settled) return false;
  await noteAttempt(tx, { item, attemptId, verdict, now: run.clock.now() });
  if (settled.nextAttemptAt) await scheduleDownload(tx, item, settled.nextAttemptAt);
  const next = await nextInLine(tx, item.phoneNumberId, run.clock.now());
  if (next) await scheduleDownload(tx, next);
  return true;
}

function judging(run: Run): Judging {
  return {
    now: run.clock.now(),
    retryCount: run.item.retryCount,
    random: run.random(),
    hasBytes: run.item.blobId !== null,
  };
}

const toNumber = (value: bigint | null) => (value === null ? null : Number(value));
