import { storable } from "../media/storable";
import type { FailureFacts } from "../media/verdict";
import { db } from "./db";
import { type BulkForecast, type BulkItemState, type MediaStatus, Prisma } from "./generated/client";
import type { SqlTx, Tx } from "./transaction";

// Everything here acts for the installation: whoever asked for a run was judged when it was made or locked.

export interface PlannedItem {
  readonly mediaItemId: string;
  readonly phoneNumberId: string;
  readonly position: number;
  readonly forecast: BulkForecast;
  readonly state: Extract<BulkItemState, "WAITING" | "SKIPPED">;
  readonly note: string | null;
}

/** Adds items to a run. One that it has already is left as it is. Returns those that were added. */
export function addBulkItems(
  tx: Tx,
  bulkRunId: string,
  items: readonly PlannedItem[],
): Promise<{ forecast: BulkForecast; state: BulkItemState }[]> {
  return tx.bulkItem.createManyAndReturn({
    data: items.map((item) => ({ bulkRunId, ...item })),
    skipDuplicates: true,
    select: { forecast: true, state: true },
  });
}

/** The numbers that the run's items belong to. */
export async function numbersOfRun(tx: Tx, bulkRunId: string): Promise<string[]> {
  const rows = await tx.bulkItem.groupBy({ by: ["phoneNumberId"], where: { bulkRunId } });
  return rows.map(({ phoneNumberId }) => phoneNumberId);
}

/** Leaves out what still waits, of these forecasts or all of it. Returns how many. */
export async function leaveOut(
  tx: Tx,
  bulkRunId: string,
  note: string,
  forecasts?: readonly BulkForecast[],
): Promise<number> {
  const { count } = await tx.bulkItem.updateMany({
    where: { bulkRunId, state: "WAITING", ...(forecasts ? { forecast: { in: [...forecasts] } } : {}) },
    data: { state: "SKIPPED", note },
  });
  return count;
}

/** Puts the first few to the head of the line, spread over numbers and kinds of media. Their positions become negative. */
export async function chooseCanary(tx: Tx, bulkRunId: string, size: number): Promise<void> {
  await tx.$executeRaw`
    WITH waiting AS (
      SELECT b."media_item_id", b."position", b."phone_number_id", row_number() OVER (
        PARTITION BY b."phone_number_id", i."kind" ORDER BY b."position") AS "turn"
      FROM "bulk_item" b JOIN "media_item" i ON i."id" = b."media_item_id"
      WHERE b."bulk_run_id" = ${bulkRunId}::uuid AND b."state" = 'WAITING'
    ), spread AS (
      SELECT w.*, row_number() OVER (PARTITION BY w."phone_number_id" ORDER BY w."turn", w."position") AS "round"
      FROM waiting w
    ), chosen AS (
      SELECT "media_item_id", row_number() OVER (ORDER BY "round", "position") AS "place"
      FROM spread ORDER BY "round", "position" LIMIT ${size}
    )
    UPDATE "bulk_item" b SET "position" = c."place" - 1 - ${size}
    FROM chosen c WHERE b."bulk_run_id" = ${bulkRunId}::uuid AND b."media_item_id" = c."media_item_id"`;
}

export interface OpenBulkItem {
  readonly mediaItemId: string;
  readonly phoneNumberId: string;
  readonly position: number;
  readonly state: BulkItemState;
  /** Of the media item. */
  readonly status: MediaStatus;
  readonly failureReason: string | null;
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
}

const OPEN = Prisma.sql`
  SELECT b."media_item_id" AS "mediaItemId", b."phone_number_id" AS "phoneNumberId", b."position", b."state", i."status",
    b."failure_reason" AS "failureReason", b."failure_code" AS "failureCode", b."failure_message" AS "failureMessage"
  FROM "bulk_item" b JOIN "media_item" i ON i."id" = b."media_item_id"`;

/** What was asked for and has not come to an end. As many as a run has in flight, which is bounded. */
export function itemsInFlight(tx: Tx, bulkRunId: string): Promise<OpenBulkItem[]> {
  return tx.$queryRaw`${OPEN} WHERE b."bulk_run_id" = ${bulkRunId}::uuid AND b."state" = 'IN_FLIGHT'`;
}

/** The few that are tried first. */
export function canaryItems(tx: Tx, bulkRunId: string): Promise<OpenBulkItem[]> {
  return tx.$queryRaw`${OPEN} WHERE b."bulk_run_id" = ${bulkRunId}::uuid AND b."position" < 0`;
}

/** The last place in the line that still waits for its turn; null when none does. */
export async function lastWaiting(tx: Tx, bulkRunId: string): Promise<number | null> {
  const last = await tx.bulkItem.findFirst({
    where: { bulkRunId, state: "WAITING" },
    orderBy: { position: "desc" },
    select: { position: true },
  });
  return last?.position ?? null;
}

export interface NextItem {
  readonly mediaItemId: string;
  readonly status: MediaStatus;
  readonly blobId: string | null;
  readonly forecast: BulkForecast;
}

/**
 * The next items in the line, of each number as many as it has room for and of all together as many as are free, those
 * of the canary alone if asked. Their media items are locked, so that what is decided by their status stays true until
 * the transaction ends. One that somebody else has locked is left for the next time: they may be about to tell this run,
 * which is locked, how another item ended.
 */
export async function nextItems(
  tx: Tx,
  bulkRunId: string,
  {
    room,
    free: together,
    canaryOnly,
  }: { readonly room: ReadonlyMap<string, number>; readonly free: number; readonly canaryOnly: boolean },
): Promise<NextItem[]> {
  const numbers = [...room].filter(([, free]) => free > 0);
  if (numbers.length === 0) return [];
  return tx.$queryRaw`
    WITH chosen AS (
      SELECT w.* FROM unnest(${numbers.map(([id]) => id)}::uuid[], ${numbers.map(([, free]) => free)}::int[]) n("id", "free")
      CROSS JOIN LATERAL (
        SELECT b."media_item_id", b."forecast", b."position" FROM "bulk_item" b
        WHERE b."bulk_run_id" = ${bulkRunId}::uuid AND b."phone_number_id" = n."id" AND b."state" = 'WAITING'
          ${canaryOnly ? Prisma.sql`AND b."position" < 0` : Prisma.empty}
        ORDER BY b."position" LIMIT n."free") w
      ORDER BY w."position" LIMIT ${together}
    )
    SELECT i."id" AS "mediaItemId", i."status", i."blob_id" AS "blobId", c."forecast"
    FROM chosen c JOIN "media_item" i ON i."id" = c."media_item_id"
    ORDER BY i."id" FOR UPDATE OF i SKIP LOCKED`;
}

/** Marks items as asked for. */
export async function markInFlight(tx: Tx, bulkRunId: string, mediaItemIds: readonly string[]): Promise<void> {
  await tx.bulkItem.updateMany({
    where: { bulkRunId, mediaItemId: { in: [...mediaItemIds] }, state: "WAITING" },
    data: { state: "IN_FLIGHT" },
  });
}

/** Whether an item was asked for in a run and has not come to an end there. */
export async function isInFlight(bulkRunId: string, mediaItemId: string): Promise<boolean> {
  const where = { bulkRunId, mediaItemId, state: "IN_FLIGHT" } as const;
  return (await db().bulkItem.count({ where })) > 0;
}

/** Puts an item back in its place in the line: nobody was asked after all. */
export async function putBack(tx: Tx, bulkRunId: string, mediaItemId: string): Promise<void> {
  const where = { bulkRunId, mediaItemId, state: "IN_FLIGHT" } as const;
  await tx.bulkItem.updateMany({ where, data: { state: "WAITING" } });
}

/** Looks that a run waits for and for which no job is there any more. */
export async function lostProbes(tx: Tx, bulkRunId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ mediaItemId: string }[]>`
    SELECT b."media_item_id" AS "mediaItemId" FROM "bulk_item" b
    WHERE b."bulk_run_id" = ${bulkRunId}::uuid AND b."state" = 'IN_FLIGHT'
      AND NOT EXISTS (SELECT 1 FROM graphile_worker._private_jobs j
        WHERE j."key" = 'bulk-probe:' || b."bulk_run_id" || ':' || b."media_item_id"
          AND j."attempts" < j."max_attempts")`;
  return rows.map(({ mediaItemId }) => mediaItemId);
}

export interface BulkResult {
  readonly state: Extract<BulkItemState, "SUCCEEDED" | "FAILED" | "SKIPPED">;
  readonly failure: Omit<FailureFacts, "httpStatus"> | null;
  readonly note: string | null;
  readonly now: Date;
}

/** Closes items of one run that are not closed yet. Returns how many. */
export async function closeBulkItems(
  tx: Tx,
  bulkRunId: string,
  mediaItemIds: readonly string[],
  { state, failure, note, now }: BulkResult,
): Promise<number> {
  const { count } = await tx.bulkItem.updateMany({
    where: { bulkRunId, mediaItemId: { in: [...mediaItemIds] }, state: { in: ["WAITING", "IN_FLIGHT"] } },
    data: { state, note, finishedAt: now, ...failureOf(failure) },
  });
  if (count > 0) await tally(tx, bulkRunId, state, count);
  return count;
}

/**
 * Tells every run in which the item is in flight how an attempt at it ended: `state` null when another attempt will
 * follow by itself. Returns the runs. They are locked before what they say of the item, as by whoever steers them.
 */
export async function noteBulkAttempt(
  tx: SqlTx,
  mediaItemId: string,
  told: {
    readonly deed: string;
    readonly state: "SUCCEEDED" | "FAILED" | null;
    readonly failure: FailureFacts | null;
    /** What the failure is told apart by; null when it says nothing of the provider. */
    readonly signature: string | null;
    readonly now: Date;
  },
): Promise<string[]> {
  const { state, failure, signature, now } = told;
  const { failureReason, failureCode, failureMessage } = failureOf(failure);
  const noted = await tx.$queryRaw<{ bulkRunId: string }[]>`
    WITH runs AS MATERIALIZED (
      SELECT r."id" FROM "bulk_run" r JOIN "bulk_item" b ON b."bulk_run_id" = r."id"
      WHERE b."media_item_id" = ${mediaItemId}::uuid AND b."state" = 'IN_FLIGHT' AND r."deed" = ${told.deed}
      ORDER BY r."id" FOR NO KEY UPDATE OF r)
    UPDATE "bulk_item" b SET "failure_reason" = ${failureReason}, "failure_code" = ${failureCode},
      "failure_message" = ${failureMessage}, "state" = coalesce(${state}::"BulkItemState", b."state"),
      "finished_at" = CASE WHEN ${state}::"BulkItemState" IS NULL THEN b."finished_at" ELSE ${now} END
    FROM runs r
    WHERE b."media_item_id" = ${mediaItemId}::uuid AND b."state" = 'IN_FLIGHT' AND r."id" = b."bulk_run_id"
    RETURNING b."bulk_run_id" AS "bulkRunId"`;
  const runs = noted.map(({ bulkRunId }) => bulkRunId).sort();
  for (const id of runs) {
    if (state) await tally(tx, id, state, 1);
    if (signature) await countSignature(tx, id, signature);
  }
  return runs;
}

const COUNTER = {
  SUCCEEDED: Prisma.sql`"succeeded"`,
  FAILED: Prisma.sql`"failed"`,
  SKIPPED: Prisma.sql`"skipped"`,
} as const;

async function tally(tx: SqlTx, id: string, state: BulkResult["state"], count: number): Promise<void> {
  const counter = COUNTER[state];
  const afresh = state === "SUCCEEDED" ? Prisma.sql`, "last_signature" = NULL, "signature_run" = 0` : Prisma.empty;
  await tx.$executeRaw`
    UPDATE "bulk_run" SET ${counter} = ${counter} + ${count}::int, "updated_at" = now() ${afresh}
    WHERE "id" = ${id}::uuid`;
}

async function countSignature(tx: SqlTx, bulkRunId: string, signature: string): Promise<void> {
  const kept = storable(signature);
  await tx.$executeRaw`
    UPDATE "bulk_run" SET "last_signature" = ${kept}, "updated_at" = now(),
      "signature_run" = CASE WHEN "last_signature" = ${kept} THEN "signature_run" + 1 ELSE 1 END
    WHERE "id" = ${bulkRunId}::uuid`;
}

function failureOf(failure: Omit<FailureFacts, "httpStatus"> | null) {
  return {
    failureReason: failure?.reason ?? null,
    failureCode: failure?.code ? storable(failure.code) : null,
    failureMessage: failure ? storable(failure.message) : null,
  };
}
