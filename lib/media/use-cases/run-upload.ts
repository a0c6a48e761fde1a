import { setTimeout as wait } from "node:timers/promises";
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
import { scheduleUpload, scheduleWakeUp } from "../../jobs/schedule";
import { logger } from "../../logger";
import type { Exchange, UploadReceipt } from "../../providers/types";
import { nextRetryAt } from "../back-off";
import { storableExchanges } from "../storable";
import { type FailureFacts, failureOf, judgeInterruption } from "../verdict";
import { LEASE_MS, LeaseLost, newLeaseOwner, withLease } from "./lease";
import { countErrorAnswers, noteAnswer } from "./note-answer";
import { noteFailedUpload } from "./note-incident";
import { numberLimits } from "./number-limits";
import type { RunDeps } from "./settle-run";

const SENDING_DEADLINE_MS = 10 * 60_000;

interface Sending extends RunDeps {
  readonly claimedAt: Date;
  readonly waitMs: number;
  readonly upload: ClaimedUpload;
  readonly leaseOwner: string;
  readonly exchanges: Exchange[];
}

/** Makes one attempt at sending one upload to its provider. Finding nothing to do is ordinary. */
export async function runUpload(uploadId: string, deps: RunDeps): Promise<void> {
  const now = deps.clock.now();
  const leaseOwner = newLeaseOwner(deps.workerId);
  const leaseUntil = new Date(now.getTime() + LEASE_MS);
  const claimed = await inTransaction(async (tx) => {
    const { claim, heldBack } = await claimUpload(tx, uploadId, {
      leaseOwner,
      now,
      leaseUntil,
      limitsOf: numberLimits,
    });
    if (heldBack?.until) await scheduleWakeUp(tx, heldBack.phoneNumberId, heldBack.until);
    return claim;
  });
  if (!claimed) return;
  const sending: Sending = { ...deps, ...claimed, claimedAt: now, leaseOwner, exchanges: [] };
  try {
    const receipt = await withLease(
      {
        renew: (until) => renewUploadLease(uploadId, leaseOwner, until),
        deadlineMs: SENDING_DEADLINE_MS,
        stopping: deps.stopping,
        clock: deps.clock,
      },
      (signal) => send(sending, signal),
    );
    await inTransaction((tx) => settleSent(tx, sending, receipt));
  } catch (error) {
    if (error instanceof LeaseLost) return;
    await inTransaction((tx) => settleFailed(tx, sending, error));
  }
}

async function send({ upload, exchanges, waitMs }: Sending, signal: AbortSignal): Promise<UploadReceipt> {
  if (waitMs > 0) await wait(waitMs, undefined, { signal });
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

async function settleSent(tx: Tx, sending: Sending, { providerMediaId }: UploadReceipt): Promise<void> {
  await tellBreaker(tx, sending, null);
  const mediaItemId = await recordUploaded(tx, sending.upload, providerMediaId, sending.clock.now());
  await close(tx, sending, { status: "DONE", failure: null, nextAttemptAt: null, providerMediaId, mediaItemId });
}

async function settleFailed(tx: Tx, sending: Sending, error: unknown): Promise<void> {
  if (sending.stopping.aborted) return settleInterrupted(tx, sending);
  const { upload } = sending;
  const now = sending.clock.now();
  const { retryable, retryAfterMs, ...failure } = failureOf(error);
  await tellBreaker(tx, sending, failure, retryAfterMs);
  if (failure.reason === "INTERNAL") {
    logger.error({ err: error, uploadId: upload.id }, "sending an upload failed unforeseen");
  }
  const { reason } = failure;
  const retryCount = upload.attemptCount - 1;
  const repeats = retryCount;
  const back = { reason, retryable, retryAfterMs, retryCount, repeats, now, random: sending.random() };
  const nextAttemptAt = nextRetryAt(back);
  const status = nextAttemptAt ? "RETRY_WAIT" : "FAILED";
  const closed = await close(tx, sending, { ...NOTHING_SENT, status, failure, nextAttemptAt });
  if (closed) await noteFailedUpload(tx, upload, { failure, final: !nextAttemptAt, at: now });
}

/** Another worker sends it at once, and no attempt of it is used up: we broke it off. */
async function settleInterrupted(tx: Tx, sending: Sending): Promise<void> {
  const { failure, nextAttemptAt } = judgeInterruption(sending.clock.now());
  await tellBreaker(tx, sending, failure);
  const status = "RETRY_WAIT";
  await close(tx, sending, { ...NOTHING_SENT, status, failure, nextAttemptAt, countsAsAttempt: false });
}

const NOTHING_SENT = { providerMediaId: null, mediaItemId: null } as const;

/** First of all in its transaction: the number's lock comes before the upload's row. */
async function tellBreaker(
  tx: Tx,
  { upload, exchanges, claimedAt, clock }: Sending,
  failure: FailureFacts | null,
  retryAfterMs: number | null = null,
): Promise<void> {
  const { phoneNumberId, phoneNumber } = upload;
  const errorAnswers = countErrorAnswers(exchanges, failure !== null);
  const answer = { askedAt: claimedAt, failure, errorAnswers, retryAfterMs };
  await noteAnswer(tx, { phoneNumberId, connection: phoneNumber.connection }, answer, clock.now());
}

async function close(tx: Tx, sending: Sending, settlement: Omit<UploadSettlement, "exchanges">): Promise<boolean> {
  const { upload, leaseOwner, exchanges } = sending;
  const claimed = { id: upload.id, leaseOwner, now: sending.clock.now() };
  const settled = await settleUpload(tx, claimed, { ...settlement, exchanges: storableExchanges(exchanges) });
  if (settled && settlement.nextAttemptAt) await scheduleUpload(tx, upload, settlement.nextAttemptAt);
  return settled;
}
