import { isClean, withTrial } from "../media/breaker";
import { fetchReportOf } from "../media/provider-wait";
import { nextStatus, statusesAllowing } from "../media/status";
import type { FailureFacts } from "../media/verdict";
import { saveBreaker } from "./breakers";
import type { OpenableConnection } from "./connections";
import { db } from "./db";
import { failureAssignments } from "./failure";
import { type AttemptOutcome, type AttemptTrigger, type MediaItem, type MediaKind, Prisma } from "./generated/client";
import { type HeldBack, type ItemAtGate, itemAtGate, type LimitsOf, spend } from "./number-gate";
import type { SqlTx } from "./transaction";
import { recordingVersion, type VersionFacts } from "./versions";

/** A claimed item with all that an attempt at it needs. */
export interface ClaimedItem
  extends Pick<
    MediaItem,
    | "id"
    | "phoneNumberId"
    | "direction"
    | "providerMediaId"
    | "kind"
    | "sender"
    | "declaredMimeType"
    | "declaredSha256"
    | "blobId"
    | "retryCount"
    | "nextTrigger"
    | "awaitingSince"
    | "fetchReport"
  > {
  readonly declaredSizeBytes: number | null;
  readonly connection: OpenableConnection;
}

/** An item that has been taken. */
export interface Claim {
  readonly item: ClaimedItem;
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

/** Both null: somebody else has the item, it is not due yet, or nothing is to be done; all are ordinary. */
export interface ClaimOutcome {
  readonly taken: Claim | null;
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
 * until the transaction ends: whatever can wait comes after it.
 */
export async function claimItem(tx: SqlTx, itemId: string, by: Claimant): Promise<ClaimOutcome> {
  const gate = await itemAtGate(tx, itemId, by.limitsOf, by.now);
  if (!gate?.due || !CLAIMABLE.includes(gate.status)) return NOTHING_TO_DO;
  const { admission, breaker, phoneNumberId, providerNumberId } = gate;
  if (!admission.admitted) {
    const { refusal, until } = admission;
    return { taken: null, heldBack: { refusal, until, phoneNumberId } };
  }
  const opened = await takeItem(tx, itemId, by, gate);
  if (!opened) return NOTHING_TO_DO;
  const { waitMs, trial } = admission;
  if (trial) await saveBreaker(tx, phoneNumberId, withTrial(breaker, by.now));
  return { taken: { ...opened, providerNumberId, waitMs, breakerWaits: !isClean(breaker) }, heldBack: null };
}

type Opened = Pick<Claim, "item" | "attemptId" | "exchanges">;
type OpenedRow = ClaimedItem & { readonly attemptId: string; readonly pendingExchanges: Prisma.JsonValue };

/** Columns of "taken" and of its connection. */
const CLAIMED = Prisma.sql`
  t."id", t."phone_number_id" AS "phoneNumberId", t."direction"::text, t."provider_media_id" AS "providerMediaId",
  t."kind"::text, t."sender", t."declared_mime_type" AS "declaredMimeType", t."declared_sha256" AS "declaredSha256",
  t."declared_size_bytes"::float8 AS "declaredSizeBytes", t."blob_id" AS "blobId", t."retry_count" AS "retryCount",
  t."next_trigger"::text AS "nextTrigger", t."awaiting_since" AS "awaitingSince", t."fetch_report" AS "fetchReport",
  jsonb_build_object('id', c."id", 'name', c."name", 'providerKind', c."provider_kind", 'settings', c."settings",
    'sealedSecrets', c."sealed_secrets", 'enabled', c."enabled") AS "connection"`;

/** Takes the item, its request out of the connection's allowance, and its attempt's row, or none of them. */
async function takeItem(tx: SqlTx, itemId: string, by: Claimant, gate: ItemAtGate): Promise<Opened | null> {
  const resumed = gate.status === "AWAITING_PROVIDER" ? await resumeAttempt(tx, itemId, by, gate) : null;
  if (resumed) return resumed;
  const [opened] = await tx.$queryRaw<OpenedRow[]>`
    WITH taken AS (${taking(itemId, by, gate, Prisma.sql`"attempt_count" + 1`)} RETURNING *),
      spent AS (${spend(Prisma.sql`taken`, gate.limits, by.now)}),
      opened AS (
        INSERT INTO "attempt" ("id", "media_item_id", "phone_number_id", "number", "trigger", "operator_id", "worker_id", "started_at")
        SELECT gen_random_uuid(), t."id", t."phone_number_id", t."attempt_count", t."next_trigger",
          CASE t."next_trigger" WHEN 'OPERATOR' THEN t."requested_by_id" END, ${by.workerId}, ${by.now}
        FROM taken t
        RETURNING "id")
    SELECT a."id" AS "attemptId", NULL AS "pendingExchanges", ${CLAIMED}
    FROM taken t CROSS JOIN opened a JOIN "connection" c ON c."id" = t."connection_id"`;
  return opened ? openedOf(opened) : null;
}

/** The same with the attempt that is pending already; null, with nothing taken, when there is none. */
async function resumeAttempt(tx: SqlTx, itemId: string, by: Claimant, gate: ItemAtGate): Promise<Opened | null> {
  const [resumed] = await tx.$queryRaw<OpenedRow[]>`
    WITH pending AS (
      SELECT a."id" FROM "attempt" a JOIN "media_item" i ON i."id" = a."media_item_id" AND i."attempt_count" = a."number"
      WHERE i."id" = ${itemId}::uuid AND a."outcome" = 'PENDING_AT_PROVIDER'),
      taken AS (${taking(itemId, by, gate, Prisma.sql`"attempt_count"`)} AND EXISTS (SELECT 1 FROM pending) RETURNING *),
      spent AS (${spend(Prisma.sql`taken`, gate.limits, by.now)}),
      resumed AS (
        UPDATE "attempt" a SET "outcome" = 'RUNNING', "finished_at" = NULL, "worker_id" = ${by.workerId}
        FROM pending, taken WHERE a."id" = pending."id"
        RETURNING a."id", a."exchanges")
    SELECT a."id" AS "attemptId", a."exchanges" AS "pendingExchanges", ${CLAIMED}
    FROM taken t CROSS JOIN resumed a JOIN "connection" c ON c."id" = t."connection_id"`;
  return resumed ? openedOf(resumed) : null;
}

function openedOf({ attemptId, pendingExchanges, ...item }: OpenedRow): Opened {
  return { item, attemptId, exchanges: Array.isArray(pendingExchanges) ? pendingExchanges : [] };
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
  readonly reused?: boolean | undefined;
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
  tx: SqlTx,
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
  // What a bulk run asked for stays behind live traffic however often it is tried.
  const isRetry = status === "RETRY_WAIT" && claimed.item.nextTrigger !== "BULK";
  const changes = Prisma.join([
    ...(isRetry ? [Prisma.sql`"next_trigger" = 'RETRY'`] : []),
    ...(settlement.kept ? [keeping(settlement.kept, claimed.now)] : []),
    ...(isConclusive(settlement) ? [NO_PROBE] : []),
    ...waiting(settlement),
    failureAssignments(settlement.reused ? null : settlement.failure),
  ]);
  const version = settlement.version && { ...settlement.version, attemptId: claimed.attemptId };
  const brought = version ? Prisma.sql`, brought AS (${recordingVersion(Prisma.sql`settled`, version)})` : Prisma.empty;
  const [item] = await tx.$queryRaw<Pick<ClaimedItem, "fetchReport" | "nextTrigger">[]>`
    WITH settled AS (
      UPDATE "media_item" SET "status" = ${status}::"MediaStatus", "lease_owner" = NULL, "lease_until" = NULL,
        "next_attempt_at" = ${settlement.nextAttemptAt}, "retry_count" = "retry_count" + ${settlement.countsAsRetry ? 1 : 0},
        "updated_at" = now(), ${changes}
      WHERE "id" = ${id}::uuid AND "status" = 'DOWNLOADING' AND "lease_owner" = ${claimed.leaseOwner}
      RETURNING "id", "fetch_report", "next_trigger"
    ), closed AS (
      UPDATE "attempt" a SET "outcome" = ${settlement.outcome}::"AttemptOutcome", "finished_at" = ${claimed.now},
        "bytes_received" = ${settlement.bytesReceived}, "exchanges" = ${JSON.stringify(settlement.exchanges)}::jsonb,
        ${failureAssignments(settlement.failure)}
      FROM settled WHERE a."id" = ${claimed.attemptId}::uuid
    ) ${brought}
    SELECT "fetch_report" AS "fetchReport", "next_trigger"::text AS "nextTrigger" FROM settled`;
  if (!item) return null;
  const { nextTrigger } = item;
  const reported =
    fetchReportOf(item.fetchReport)?.at.getTime() !== fetchReportOf(claimed.item.fetchReport)?.at.getTime();
  if (status !== "AWAITING_PROVIDER" || !reported) return { id, nextTrigger, nextAttemptAt: settlement.nextAttemptAt };
  await tx.$executeRaw`UPDATE "media_item" SET "next_attempt_at" = ${claimed.now} WHERE "id" = ${id}::uuid`;
  return { id, nextTrigger, nextAttemptAt: claimed.now };
}

/** What a newer answer of the provider makes worthless. The probes themselves stay in the history. */
const NO_PROBE = Prisma.sql`"probed_at" = NULL, "probe_verdict" = NULL`;

/** Says of itself whether the provider has it. */
function isConclusive({ event }: Settlement): boolean {
  return event === "succeed" || event === "quarantine" || event === "gone";
}

/** Nothing where we broke off, not the provider: it goes on fetching. */
function waiting({ event, outcome, awaitingSince }: Settlement): Prisma.Sql[] {
  if (event === "pendingAtProvider") return [Prisma.sql`"awaiting_since" = ${awaitingSince ?? null}`];
  if (outcome === "ABANDONED") return [];
  return [Prisma.sql`"awaiting_since" = NULL, "fetch_report" = NULL`];
}

function keeping({ blobId, kind, declaredMimeType, declaredSha256 }: KeptFacts, now: Date): Prisma.Sql {
  return Prisma.sql`
    "blob_id" = ${blobId}::uuid, "kind" = ${kind}::"MediaKind", "declared_mime_type" = ${declaredMimeType},
    "declared_sha256" = ${declaredSha256}, "stored_at" = ${now}`;
}
