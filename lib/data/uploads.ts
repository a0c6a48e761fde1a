import type { FailureFacts } from "../media/verdict";
import { db } from "./db";
import { failureColumns, NO_FAILURE } from "./failure";
import type { Prisma, Upload, UploadStatus } from "./generated/client";
import { decodeCursor, encodeCursor } from "./keyset";
import { type HeldBack, type LimitsOf, numberAtGate, passGate } from "./number-gate";
import { ofVisibleNumber, type Scope } from "./scope";
import type { Tx } from "./transaction";

const LISTED = {
  phoneNumber: { select: { phoneNumber: true, connection: { select: { providerKind: true } } } },
  operator: { select: { name: true } },
} satisfies Prisma.UploadInclude;

export type ListedUpload = Prisma.UploadGetPayload<{ include: typeof LISTED }>;

/** Newest first, by keyset. `number` is a phoneNumberId or "all". */
export async function listUploads(
  scope: Scope,
  query: { number: string; cursor?: string | undefined; limit: number },
): Promise<{ uploads: ListedUpload[]; nextCursor: string | null }> {
  const place = query.cursor ? decodeCursor(query.cursor) : null;
  const rows = await db().upload.findMany({
    where: {
      AND: [
        ofVisibleNumber(scope),
        query.number === "all" ? {} : { phoneNumberId: query.number },
        place ? { OR: [{ createdAt: { lt: place.at } }, { createdAt: place.at, id: { lt: place.id } }] } : {},
      ],
    },
    include: LISTED,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: query.limit + 1,
  });
  const uploads = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? uploads.at(-1) : undefined;
  return { uploads, nextCursor: last ? encodeCursor(last.createdAt, last.id) : null };
}

/** One upload, or null when there is none within the scope. Inside a transaction `tx` has to be given. */
export function getUpload(scope: Scope, id: string, tx: Tx = db()): Promise<ListedUpload | null> {
  return tx.upload.findFirst({ where: { id, ...ofVisibleNumber(scope) }, include: LISTED });
}

/** `phoneNumberId` was resolved within the caller's scope. */
export function insertUpload(
  tx: Tx,
  facts: Pick<Upload, "phoneNumberId" | "operatorId" | "fileName" | "kind" | "mimeType" | "sizeBytes"> & {
    blobId: string;
  },
): Promise<Upload> {
  return tx.upload.create({ data: facts });
}

/** Puts a failed upload in line again. null when it is missing, foreign or not failed. */
export async function requeueUpload(scope: Scope, tx: Tx, id: string): Promise<Upload | null> {
  const rows = await tx.upload.updateManyAndReturn({
    where: { id, ...ofVisibleNumber(scope), status: "FAILED" },
    data: { status: "QUEUED", attemptCount: 0, nextAttemptAt: null, finishedAt: null, ...NO_FAILURE },
  });
  return rows[0] ?? null;
}

const CLAIMED = { blob: true, phoneNumber: { include: { connection: true } } } satisfies Prisma.UploadInclude;
type UploadWithBlob = Prisma.UploadGetPayload<{ include: typeof CLAIMED }>;
export type ClaimedUpload = UploadWithBlob & { blob: NonNullable<UploadWithBlob["blob"]> };

/** `waitMs`: how long to wait before asking, to keep the connection's pace. `heldBack` as with items; both null: nothing to do. */
export interface UploadClaim {
  readonly claim: { readonly upload: ClaimedUpload; readonly waitMs: number } | null;
  readonly heldBack: HeldBack | null;
}

/** Takes an upload that is due, where its number lets it. */
export async function claimUpload(
  tx: Tx,
  id: string,
  by: { leaseOwner: string; leaseUntil: Date; now: Date; limitsOf: LimitsOf },
): Promise<UploadClaim> {
  const due = {
    id,
    status: { in: ["QUEUED", "RETRY_WAIT"] },
    OR: [{ nextAttemptAt: null }, { nextAttemptAt: { lte: by.now } }],
  } satisfies Prisma.UploadWhereInput;
  const waiting = await tx.upload.findFirst({ where: due, select: { phoneNumberId: true } });
  const gate = waiting && (await numberAtGate(tx, waiting.phoneNumberId, by));
  if (!gate) return { claim: null, heldBack: null };
  const { admission, phoneNumberId } = gate;
  if (!admission.admitted) {
    return { claim: null, heldBack: { refusal: admission.refusal, until: admission.until, phoneNumberId } };
  }
  const { count } = await tx.upload.updateMany({
    where: due,
    data: { status: "SENDING", leaseOwner: by.leaseOwner, leaseUntil: by.leaseUntil, attemptCount: { increment: 1 } },
  });
  if (count === 0) return { claim: null, heldBack: null };
  await passGate(tx, gate, by.now);
  const upload = await tx.upload.findUniqueOrThrow({ where: { id }, include: CLAIMED });
  if (!upload.blob) throw new Error("An upload that is not done holds its bytes.");
  return { claim: { upload: { ...upload, blob: upload.blob }, waitMs: admission.waitMs }, heldBack: null };
}

/** Pushes the lease on. False when the upload is no longer this attempt's. */
export async function renewUploadLease(id: string, leaseOwner: string, leaseUntil: Date): Promise<boolean> {
  const { count } = await db().upload.updateMany({
    where: { id, status: "SENDING", leaseOwner },
    data: { leaseUntil },
  });
  return count === 1;
}

export interface UploadSettlement {
  readonly status: Extract<UploadStatus, "DONE" | "FAILED" | "RETRY_WAIT">;
  readonly failure: FailureFacts | null;
  readonly nextAttemptAt: Date | null;
  readonly providerMediaId: string | null;
  readonly mediaItemId: string | null;
  readonly exchanges: Prisma.InputJsonArray;
  /** False when we broke it off, not the provider. */
  readonly countsAsAttempt?: boolean | undefined;
}

/** False when the lease was lost meanwhile. */
export async function settleUpload(
  tx: Tx,
  claimed: { id: string; leaseOwner: string; now: Date },
  settlement: UploadSettlement,
): Promise<boolean> {
  const { failure, countsAsAttempt = true, ...columns } = settlement;
  const { count } = await tx.upload.updateMany({
    where: { id: claimed.id, status: "SENDING", leaseOwner: claimed.leaseOwner },
    data: {
      ...columns,
      ...failureColumns(failure),
      ...(countsAsAttempt ? {} : { attemptCount: { decrement: 1 } }),
      leaseOwner: null,
      leaseUntil: null,
      finishedAt: settlement.status === "RETRY_WAIT" ? null : claimed.now,
    },
  });
  return count === 1;
}

/** Uploads whose worker died go back in line. */
export function releaseExpiredUploads(tx: Tx, now: Date): Promise<{ id: string; phoneNumberId: string }[]> {
  return tx.upload.updateManyAndReturn({
    where: { status: "SENDING", leaseUntil: { lt: now } },
    data: { status: "RETRY_WAIT", leaseOwner: null, leaseUntil: null, nextAttemptAt: now },
    select: { id: true, phoneNumberId: true },
  });
}

/** Uploads whose time came before `due` and for which no job is waiting, except of a number that holds back or is off. At most 500, locked as by `uploadsInLine`. */
export function findLostUploads(tx: Tx, due: Date): Promise<{ id: string; phoneNumberId: string }[]> {
  return tx.$queryRaw`
    SELECT u."id", u."phone_number_id" AS "phoneNumberId" FROM "upload" u
    WHERE (u."status" = 'QUEUED' AND u."created_at" < ${due}
        OR u."status" = 'RETRY_WAIT' AND u."next_attempt_at" < ${due})
      AND NOT EXISTS (SELECT 1 FROM graphile_worker._private_jobs j
        WHERE j."key" = 'upload:' || u."id" AND j."attempts" < j."max_attempts")
      AND NOT EXISTS (SELECT 1 FROM "number_breaker" b WHERE b."phone_number_id" = u."phone_number_id"
        AND (b."paused_at" IS NOT NULL OR b."state" <> 'CLOSED' AND b."resumes_at" > ${due}))
      AND EXISTS (SELECT 1 FROM "business_phone_number" n JOIN "connection" c ON c."id" = n."connection_id"
        WHERE n."id" = u."phone_number_id" AND c."enabled")
    LIMIT 500 FOR NO KEY UPDATE OF u SKIP LOCKED`;
}

/**
 * A number's uploads that are due and for which no job is waiting, oldest first: they were held back. Their rows are
 * locked, so that two who wake several never wait for each other's jobs.
 */
export function uploadsInLine(tx: Tx, phoneNumberId: string, now: Date, limit = 100): Promise<{ id: string }[]> {
  return tx.$queryRaw`
    SELECT u."id" FROM "upload" u
    WHERE u."phone_number_id" = ${phoneNumberId}::uuid
      AND (u."status" = 'QUEUED' OR u."status" = 'RETRY_WAIT' AND u."next_attempt_at" <= ${now})
      AND NOT EXISTS (SELECT 1 FROM graphile_worker._private_jobs j
        WHERE j."key" = 'upload:' || u."id" AND j."locked_at" IS NULL AND j."attempts" < j."max_attempts")
    ORDER BY u."created_at"
    LIMIT ${limit} FOR NO KEY UPDATE OF u SKIP LOCKED`;
}
