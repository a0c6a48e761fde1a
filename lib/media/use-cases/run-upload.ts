import { blobStoreNamed } from "../../blob/registry";
import type { BlobKey } from "../../blob/types";
import { openProvider } from "../../connections/open-connection";
import { recordUploaded } from "../../data/references";
import { inTransaction, type Tx } from "../../data/transaction";
import {
  type ClaimedUpload,
  claimUpload,
  renewUploadLease,
  settleUpload,
  type UploadSettlement,
} from "../../data/uploads";
import { newRequestId } from "../../ids";
import { scheduleUpload } from "../../jobs/schedule";
import { logger } from "../../logger";
import type { Exchange, UploadReceipt } from "../../providers/types";
import { nextRetryAt } from "../back-off";
import { failureOf } from "../verdict";
import { LEASE_MS, LeaseLost, withLease } from "./lease";
import type { RunDeps } from "./run-download";

const SENDING_DEADLINE_MS = 10 * 60_000;

/** Makes one attempt at sending one upload to its provider. Finding nothing to do is ordinary. */
export async function runUpload(uploadId: string, deps: RunDeps): Promise<void> {
  const now = deps.clock.now();
  const upload = await inTransaction((tx) =>
    claimUpload(tx, uploadId, { workerId: deps.workerId, now, leaseUntil: new Date(now.getTime() + LEASE_MS) }),
  );
  if (!upload) return;
  const exchanges: Exchange[] = [];
  try {
    const receipt = await withLease(
      {
        renew: (until) => renewUploadLease(uploadId, deps.workerId, until),
        deadlineMs: SENDING_DEADLINE_MS,
        stopping: deps.stopping,
        clock: deps.clock,
      },
      (signal) => send(upload, exchanges, signal),
    );
    await inTransaction((tx) => settleSent(tx, upload, receipt, exchanges, deps));
  } catch (error) {
    if (error instanceof LeaseLost) return;
    await inTransaction((tx) => settleFailed(tx, upload, error, exchanges, deps));
  }
}

function send(upload: ClaimedUpload, exchanges: Exchange[], signal: AbortSignal): Promise<UploadReceipt> {
  const { blob, phoneNumber } = upload;
  return openProvider(phoneNumber.connection).upload(
    {
      providerNumberId: phoneNumber.providerNumberId,
      mimeType: upload.mimeType,
      sizeBytes: Number(upload.sizeBytes),
      fileName: upload.fileName,
      open: async () => (await blobStoreNamed(blob.store).open(blob.key as BlobKey)).body,
    },
    { signal, requestId: newRequestId(), onExchange: (exchange) => exchanges.push(exchange) },
  );
}

async function settleSent(
  tx: Tx,
  upload: ClaimedUpload,
  receipt: UploadReceipt,
  exchanges: readonly Exchange[],
  deps: RunDeps,
): Promise<void> {
  const now = deps.clock.now();
  const mediaItemId = await recordUploaded(tx, upload, receipt.providerMediaId, now);
  await close(tx, upload, exchanges, deps, {
    status: "DONE",
    failure: null,
    nextAttemptAt: null,
    providerMediaId: receipt.providerMediaId,
    mediaItemId,
  });
}

async function settleFailed(
  tx: Tx,
  upload: ClaimedUpload,
  error: unknown,
  exchanges: readonly Exchange[],
  deps: RunDeps,
): Promise<void> {
  const now = deps.clock.now();
  const { retryable, retryAfterMs, ...failure } = failureOf(error);
  if (failure.reason === "INTERNAL" && !deps.stopping.aborted) {
    logger.error({ err: error, uploadId: upload.id }, "sending an upload failed unforeseen");
  }
  const nextAttemptAt = deps.stopping.aborted
    ? now
    : nextRetryAt({
        reason: failure.reason,
        retryable,
        retryAfterMs,
        retryCount: upload.attemptCount - 1,
        now,
        random: deps.random(),
      });
  const status = nextAttemptAt ? "RETRY_WAIT" : "FAILED";
  await close(tx, upload, exchanges, deps, {
    status,
    failure,
    nextAttemptAt,
    providerMediaId: null,
    mediaItemId: null,
  });
}

async function close(
  tx: Tx,
  upload: ClaimedUpload,
  exchanges: readonly Exchange[],
  deps: RunDeps,
  settlement: Omit<UploadSettlement, "exchanges">,
): Promise<void> {
  const settled = await settleUpload(
    tx,
    { id: upload.id, workerId: deps.workerId, now: deps.clock.now() },
    { ...settlement, exchanges: exchanges.map((exchange) => ({ ...exchange })) },
  );
  if (settled && settlement.nextAttemptAt) await scheduleUpload(tx, upload, settlement.nextAttemptAt);
}
