import { nextStatus, statusesAllowing } from "../media/status";
import type { FailureFacts } from "../media/verdict";
import { db } from "./db";
import { failureColumns, NO_FAILURE } from "./failure";
import type { AttemptOutcome, AttemptTrigger, MediaKind, MediaStatus, Prisma } from "./generated/client";
import { hasFreeSlot } from "./number-slots";
import { ofVisibleNumber, type Scope } from "./scope";
import type { Tx } from "./transaction";

/**
 * Puts an item in line for a fetch. Returns it, or null when it is missing or foreign. Bytes that we have stay, except
 * those that were held back. An item that is being downloaded right now is returned unchanged, with `queued` false:
 * what was asked is happening.
 */
export async function queueItem(
  scope: Scope,
  tx: Tx,
  itemId: string,
  trigger: AttemptTrigger,
): Promise<{ id: string; phoneNumberId: string; status: MediaStatus; queued: boolean } | null> {
  // In any other status they would be shown, as those of an earlier download.
  await tx.mediaItem.updateMany({
    where: { id: itemId, ...ofVisibleNumber(scope), status: "QUARANTINED" },
    data: { blobId: null, storedAt: null },
  });
  const queued = await tx.mediaItem.updateManyAndReturn({
    where: { id: itemId, ...ofVisibleNumber(scope), status: { in: statusesAllowing("enqueue") } },
    data: {
      status: "QUEUED",
      retryCount: 0,
      nextTrigger: trigger,
      nextAttemptAt: null,
      requestedById: scope.kind === "operator" ? scope.operatorId : null,
      ...NO_FAILURE,
    },
    select: { id: true, phoneNumberId: true, status: true },
  });
  if (queued[0]) return { ...queued[0], queued: true };
  const unchanged = await tx.mediaItem.findFirst({
    where: { id: itemId, ...ofVisibleNumber(scope) },
    select: { id: true, phoneNumberId: true, status: true },
  });
  return unchanged && { ...unchanged, queued: false };
}

export type ClaimedItem = Prisma.MediaItemGetPayload<{ include: { connection: true; phoneNumber: true } }>;

/**
 * Takes an item that is due for one attempt and opens the attempt's row. null: somebody else has it, it is not due
 * yet, nothing is to be done, or `atOnce` items of its number are being downloaded already; all are ordinary.
 */
export async function claimItem(
  tx: Tx,
  itemId: string,
  by: { workerId: string; leaseOwner: string; leaseUntil: Date; now: Date; atOnce: number },
): Promise<{ item: ClaimedItem; attemptId: string } | null> {
  if (!(await hasFreeSlot(tx, itemId, by.atOnce))) return null;
  const { count } = await tx.mediaItem.updateMany({
    where: {
      id: itemId,
      status: { in: statusesAllowing("claim") },
      OR: [{ nextAttemptAt: null }, { nextAttemptAt: { lte: by.now } }],
    },
    data: {
      status: "DOWNLOADING",
      leaseOwner: by.leaseOwner,
      leaseUntil: by.leaseUntil,
      nextAttemptAt: null,
      attemptCount: { increment: 1 },
    },
  });
  if (count === 0) return null;
  const item = await tx.mediaItem.findUniqueOrThrow({
    where: { id: itemId },
    include: { connection: true, phoneNumber: true },
  });
  const attempt = await tx.attempt.create({
    data: {
      mediaItemId: itemId,
      phoneNumberId: item.phoneNumberId,
      number: item.attemptCount,
      trigger: item.nextTrigger,
      operatorId: item.nextTrigger === "OPERATOR" ? item.requestedById : null,
      workerId: by.workerId,
      startedAt: by.now,
    },
    select: { id: true },
  });
  return { item, attemptId: attempt.id };
}

/** Pushes the lease on. False when the item is no longer this attempt's: stop working on it. */
export async function renewLease(itemId: string, leaseOwner: string, leaseUntil: Date): Promise<boolean> {
  const { count } = await db().mediaItem.updateMany({
    where: { id: itemId, status: "DOWNLOADING", leaseOwner },
    data: { leaseUntil },
  });
  return count === 1;
}

/** Bytes so far, for whoever is watching. */
export async function recordProgress(
  attemptId: string,
  bytesReceived: number,
  expectedBytes: number | null,
): Promise<void> {
  await db().attempt.updateMany({
    where: { id: attemptId, outcome: "RUNNING" },
    data: { bytesReceived, expectedBytes },
  });
}

export interface KeptFacts {
  readonly blobId: string;
  readonly kind: MediaKind;
  readonly declaredMimeType: string | null;
  readonly declaredSha256: string | null;
}

export interface Settlement {
  readonly event: "succeed" | "quarantine" | "pendingAtProvider" | "retryLater" | "giveUp" | "gone";
  readonly outcome: AttemptOutcome;
  readonly failure: FailureFacts | null;
  /** When the next attempt is due; null when none is. */
  readonly nextAttemptAt: Date | null;
  /** New bytes and what they and the answer told us; undefined leaves the item's earlier bytes in place. */
  readonly kept?: KeptFacts | undefined;
  readonly bytesReceived: number;
  readonly exchanges: Prisma.InputJsonArray;
  /** False when the attempt should not count towards the cap: we broke it off, not the provider. */
  readonly countsAsRetry: boolean;
}

/**
 * Closes an attempt and moves its item on. False when the lease was lost meanwhile: the attempt was already written
 * off, and whatever it brought must be thrown away.
 */
export async function settleAttempt(
  tx: Tx,
  claimed: { itemId: string; attemptId: string; leaseOwner: string; now: Date },
  settlement: Settlement,
): Promise<boolean> {
  const status = nextStatus("DOWNLOADING", settlement.event);
  if (!status) return false;
  const { count } = await tx.mediaItem.updateMany({
    where: { id: claimed.itemId, status: "DOWNLOADING", leaseOwner: claimed.leaseOwner },
    data: {
      status,
      leaseOwner: null,
      leaseUntil: null,
      nextAttemptAt: settlement.nextAttemptAt,
      ...(settlement.nextAttemptAt ? { nextTrigger: "RETRY" } : {}),
      ...(settlement.countsAsRetry ? { retryCount: { increment: 1 } } : {}),
      ...(settlement.kept ? { ...settlement.kept, storedAt: claimed.now } : {}),
      ...failureColumns(settlement.failure),
    },
  });
  if (count === 0) return false;
  await tx.attempt.update({
    where: { id: claimed.attemptId },
    data: {
      outcome: settlement.outcome,
      finishedAt: claimed.now,
      bytesReceived: settlement.bytesReceived,
      exchanges: settlement.exchanges,
      ...failureColumns(settlement.failure),
    },
  });
  return true;
}

/** Items whose worker has not renewed its lease. They go back in line at once, their attempts are written off. */
export async function releaseExpiredLeases(tx: Tx, now: Date): Promise<{ id: string; phoneNumberId: string }[]> {
  const released = await tx.mediaItem.updateManyAndReturn({
    where: { status: "DOWNLOADING", leaseUntil: { lt: now } },
    data: { status: "RETRY_WAIT", leaseOwner: null, leaseUntil: null, nextAttemptAt: now, nextTrigger: "SWEEP" },
    select: { id: true, phoneNumberId: true },
  });
  if (released.length > 0) {
    await tx.attempt.updateMany({
      where: { mediaItemId: { in: released.map((item) => item.id) }, outcome: "RUNNING" },
      data: {
        outcome: "ABANDONED",
        finishedAt: now,
        failureReason: "INTERRUPTED",
        failureMessage: "The worker stopped before it was done.",
      },
    });
  }
  return released;
}

/**
 * Items whose time came before `due` and for which no job is waiting: their wake-up was lost. Those that do wait, in
 * however long a line, are left alone: adding their job again would send them to its end. At most 500.
 */
export function findLostItems(tx: Tx, due: Date): Promise<{ id: string; phoneNumberId: string }[]> {
  return tx.$queryRaw`
    SELECT i."id", i."phone_number_id" AS "phoneNumberId" FROM "media_item" i
    WHERE (i."status" = 'QUEUED' AND i."updated_at" < ${due}
        OR i."status" IN ('RETRY_WAIT', 'AWAITING_PROVIDER') AND i."next_attempt_at" < ${due})
      AND NOT EXISTS (SELECT 1 FROM graphile_worker._private_jobs j
        WHERE j."key" = 'download:' || i."id" AND j."attempts" < j."max_attempts")
    LIMIT 500`;
}
