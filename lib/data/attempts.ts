import { isClean, withTrial } from "../media/breaker";
import { fetchReportOf } from "../media/provider-wait";
import { nextStatus, statusesAllowing } from "../media/status";
import type { FailureFacts } from "../media/verdict";
import { saveBreaker } from "./breakers";
import { db } from "./db";
import { NO_WAIT } from "./downloads";
import { failureColumns } from "./failure";
import { type AttemptOutcome, type AttemptTrigger, type MediaKind, Prisma } from "./generated/client";
import { type HeldBack, type ItemAtGate, itemAtGate, type LimitsOf, spend } from "./number-gate";
import { NO_PROBE } from "./probes";
import type { Tx } from "./transaction";
import { recordVersion, type VersionFacts } from "./versions";

export type ClaimedItem = Prisma.MediaItemGetPayload<{ include: { connection: true } }>;

/** An item that has been taken. */
export interface Taken {
  readonly attemptId: string;
  /** The provider's name for the item's number. */
  readonly providerNumberId: string;
  /** What an attempt that is taken up again had exchanged before; empty for a new one. */
  readonly exchanges: Prisma.JsonArray;
  /** How long to wait before asking, so that all workers together keep the connection's pace. Milliseconds. */
  readonly waitMs: number;
  /** The number's breaker counts failures or is not closed: it has to be told of a success too. */
  readonly breakerWaits: boolean;
}

export interface Claim extends Taken {
  readonly item: ClaimedItem;
}

/** Both null: somebody else has the item, it is not due yet, or nothing is to be done; all are ordinary. */
export interface ClaimOutcome {
  readonly taken: Taken | null;
  readonly heldBack: HeldBack | null;
}

export interface Claimant {
  readonly workerId: string;
  readonly leaseOwner: string;
  readonly leaseUntil: Date;
  readonly now: Date;
  readonly limitsOf: LimitsOf;
}

const CLAIMABLE = statusesAllowing("claim");
const NOTHING_TO_DO: ClaimOutcome = { taken: null, heldBack: null };

/**
 * Takes an item that is due for one attempt, where its number lets it, and opens the attempt's row; asking once more
 * for what the provider fetches itself goes on with the attempt that asked for it. Nobody else is answered for the number
 * until the transaction ends: whatever can wait comes after it, such as `loadClaimed`.
 */
export async function claimItem(tx: Tx, itemId: string, by: Claimant): Promise<ClaimOutcome> {
  const gate = await itemAtGate(tx, itemId, by.limitsOf, by.now);
  if (!gate?.due || !CLAIMABLE.includes(gate.status)) return NOTHING_TO_DO;
  const { admission, breaker, phoneNumberId, providerNumberId } = gate;
  if (!admission.admitted) {
    const { refusal, until } = admission;
    return { taken: null, heldBack: { refusal, until, phoneNumberId } };
  }
  const attempt = await takeItem(tx, itemId, by, gate);
  if (!attempt) return NOTHING_TO_DO;
  const { waitMs, trial } = admission;
  if (trial) await saveBreaker(tx, phoneNumberId, withTrial(breaker, by.now));
  return { taken: { ...attempt, providerNumberId, waitMs, breakerWaits: !isClean(breaker) }, heldBack: null };
}

/** A claimed item with all that an attempt at it needs. */
export function loadClaimed(itemId: string): Promise<ClaimedItem> {
  return db().mediaItem.findUniqueOrThrow({
    where: { id: itemId },
    include: { connection: true },
  });
}

type OpenedAttempt = Pick<Taken, "attemptId" | "exchanges">;

/** Takes the item, its request out of the connection's allowance, and its attempt's row, or none of them. */
async function takeItem(tx: Tx, itemId: string, by: Claimant, gate: ItemAtGate): Promise<OpenedAttempt | null> {
  const resumed = gate.status === "AWAITING_PROVIDER" ? await resumeAttempt(tx, itemId, by, gate) : null;
  if (resumed) return resumed;
  const [opened] = await tx.$queryRaw<{ attemptId: string }[]>`
    WITH taken AS (${taking(itemId, by, gate, Prisma.sql`"attempt_count" + 1`)} RETURNING *),
      spent AS (${spend(Prisma.sql`taken`, gate.limits, by.now)})
    INSERT INTO "attempt" ("id", "media_item_id", "phone_number_id", "number", "trigger", "operator_id", "worker_id", "started_at")
    SELECT gen_random_uuid(), t."id", t."phone_number_id", t."attempt_count", t."next_trigger",
      CASE t."next_trigger" WHEN 'OPERATOR' THEN t."requested_by_id" END, ${by.workerId}, ${by.now}
    FROM taken t
    RETURNING "id" AS "attemptId"`;
  return opened ? { ...opened, exchanges: [] } : null;
}

/** The same with the attempt that is pending already; null, with nothing taken, when there is none. */
async function resumeAttempt(tx: Tx, itemId: string, by: Claimant, gate: ItemAtGate): Promise<OpenedAttempt | null> {
  const [resumed] = await tx.$queryRaw<{ attemptId: string; exchanges: Prisma.JsonValue }[]>`
    WITH pending AS (
      SELECT a."id" FROM "attempt" a JOIN "media_item" i ON i."id" = a."media_item_id" AND i."attempt_count" = a."number"
      WHERE i."id" = ${itemId}::uuid AND a."outcome" = 'PENDING_AT_PROVIDER'),
      taken AS (${taking(itemId, by, gate, Prisma.sql`"attempt_count"`)} AND EXISTS (SELECT 1 FROM pending) RETURNING *),
      spent AS (${spend(Prisma.sql`taken`, gate.limits, by.now)})
    UPDATE "attempt" a SET "outcome" = 'RUNNING', "finished_at" = NULL, "worker_id" = ${by.workerId}
    FROM pending, taken WHERE a."id" = pending."id"
    RETURNING a."id" AS "attemptId", a."exchanges"`;
  if (!resumed) return null;
  return { ...resumed, exchanges: Array.isArray(resumed.exchanges) ? resumed.exchanges : [] };
}

function taking(itemId: string, by: Claimant, { status }: ItemAtGate, attemptCount: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    UPDATE "media_item" SET "status" = 'DOWNLOADING', "lease_owner" = ${by.leaseOwner},
      "lease_until" = ${by.leaseUntil}, "next_attempt_at" = NULL, "attempt_count" = ${attemptCount}, "updated_at" = now()
    WHERE "id" = ${itemId}::uuid AND "status" = ${status}::"MediaStatus"
      AND ("next_attempt_at" IS NULL OR "next_attempt_at" <= ${by.now})`;
}

/**
 * What the latest `count` failed attempts of an item failed with: those that its retries are counted by, as attempts
 * that we broke off ourselves are not among them.
 */
export async function latestFailures(itemId: string, count: number): Promise<string[]> {
  if (count === 0) return [];
  const attempts = await db().attempt.findMany({
    where: { mediaItemId: itemId, outcome: "FAILED" },
    orderBy: { number: "desc" },
    take: count,
    select: { failureReason: true },
  });
  return attempts.flatMap(({ failureReason }) => failureReason ?? []);
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
  /** With "pendingAtProvider": since when the provider is fetching the bytes itself. */
  readonly awaitingSince?: Date | undefined;
  /** New bytes and what they and the answer told us; undefined leaves the item's earlier bytes in place. */
  readonly kept?: KeptFacts | undefined;
  /** The bytes that came, whether they become the ones that are shown or not. */
  readonly version?: VersionFacts | undefined;
  /** The item's bytes come from elsewhere, so that its failure is the attempt's alone. */
  readonly reused?: boolean;
  readonly bytesReceived: number;
  readonly exchanges: Prisma.InputJsonArray;
  /** False when the attempt should not count towards the cap: we broke it off, not the provider. */
  readonly countsAsRetry: boolean;
}

export interface SettledItem {
  readonly id: string;
  readonly nextTrigger: AttemptTrigger;
  readonly nextAttemptAt: Date | null;
}

/**
 * Closes an attempt and moves its item on. Returns when the next attempt is due: at once where the provider reported
 * while it was being asked, as that report found nobody waiting. null when the lease was lost meanwhile: the attempt
 * was already written off, and whatever it brought must be thrown away.
 */
export async function settleAttempt(
  tx: Tx,
  claimed: {
    item: Pick<ClaimedItem, "id" | "fetchReport" | "nextTrigger">;
    attemptId: string;
    leaseOwner: string;
    now: Date;
  },
  settlement: Settlement,
): Promise<SettledItem | null> {
  const status = nextStatus("DOWNLOADING", settlement.event);
  if (!status) return null;
  const { id } = claimed.item;
  const [item] = await tx.mediaItem.updateManyAndReturn({
    where: { id, status: "DOWNLOADING", leaseOwner: claimed.leaseOwner },
    data: {
      status,
      leaseOwner: null,
      leaseUntil: null,
      nextAttemptAt: settlement.nextAttemptAt,
      // What a bulk run asked for stays behind live traffic however often it is tried.
      ...(status === "RETRY_WAIT" && claimed.item.nextTrigger !== "BULK" ? { nextTrigger: "RETRY" } : {}),
      ...(settlement.countsAsRetry ? { retryCount: { increment: 1 } } : {}),
      ...(settlement.kept ? { ...settlement.kept, storedAt: claimed.now } : {}),
      ...(isConclusive(settlement) ? NO_PROBE : {}),
      ...waitColumns(settlement),
      ...failureColumns(settlement.reused ? null : settlement.failure),
    },
    select: { fetchReport: true, nextTrigger: true },
  });
  if (!item) return null;
  if (settlement.version) await recordVersion(tx, id, { ...settlement.version, attemptId: claimed.attemptId });
  const { nextTrigger } = item;
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
  const reported =
    fetchReportOf(item.fetchReport)?.at.getTime() !== fetchReportOf(claimed.item.fetchReport)?.at.getTime();
  if (status !== "AWAITING_PROVIDER" || !reported) return { id, nextTrigger, nextAttemptAt: settlement.nextAttemptAt };
  await tx.mediaItem.update({ where: { id }, data: { nextAttemptAt: claimed.now } });
  return { id, nextTrigger, nextAttemptAt: claimed.now };
}

/** Says of itself whether the provider has it, so that an earlier look counts no more. */
function isConclusive({ event }: Settlement): boolean {
  return event === "succeed" || event === "quarantine" || event === "gone";
}

function waitColumns({ event, outcome, awaitingSince }: Settlement) {
  if (event === "pendingAtProvider") return { awaitingSince: awaitingSince ?? null };
  // We broke off, not the provider: it goes on fetching.
  return outcome === "ABANDONED" ? {} : NO_WAIT;
}
