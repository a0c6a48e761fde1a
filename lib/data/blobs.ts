import { db } from "./db";
import { type Blob, Prisma } from "./generated/client";
import type { SqlTx, Tx } from "./transaction";

export interface BlobFacts {
  readonly sha256: string;
  readonly store: string;
  readonly key: string;
  readonly sizeBytes: number;
  readonly mimeType: string;
  /** When it was found that nothing can be drawn of them; left out where somebody has yet to look. */
  readonly undrawableSince?: Date | undefined;
}

/** A row of bytes, as far as whoever links to them has to know. */
export type KeptBlob = Pick<BlobFacts, "sha256" | "store" | "key" | "sizeBytes"> & { readonly id: string };

const KEPT = Prisma.sql`"id", "sha256", "store", "key", "size_bytes"::float8 AS "sizeBytes"`;

/**
 * The row of these bytes. When the same bytes are kept already, theirs is returned and `adopted` is false: the new
 * copy under `facts.key` is then superfluous and the caller deletes it after the commit.
 */
export async function adoptBlob(tx: SqlTx, facts: BlobFacts): Promise<{ blob: KeptBlob; adopted: boolean }> {
  const { sha256, store, key, sizeBytes, mimeType, undrawableSince: renderedAt = null } = facts;
  const [inserted] = await tx.$queryRaw<KeptBlob[]>`
    INSERT INTO "blob" ("id", "sha256", "store", "key", "size_bytes", "mime_type", "thumbnail_state", "rendered_at")
    VALUES (gen_random_uuid(), ${sha256}, ${store}, ${key}, ${sizeBytes}, ${mimeType}, ${renderedAt && "none"}, ${renderedAt})
    ON CONFLICT DO NOTHING RETURNING ${KEPT}`;
  if (inserted) return { blob: inserted, adopted: true };
  const [known] = await tx.$queryRaw<KeptBlob[]>`SELECT ${KEPT} FROM "blob" WHERE "sha256" = ${sha256}`;
  // A sweep has taken it away meanwhile.
  return known ? { blob: known, adopted: false } : adoptBlob(tx, facts);
}

/** Points a row to another copy of the same bytes. False when it has gone meanwhile. */
export async function replaceBytes(tx: SqlTx, blobId: string, copy: { store: string; key: string }): Promise<boolean> {
  const count = await tx.$executeRaw`
    UPDATE "blob" SET "store" = ${copy.store}, "key" = ${copy.key} WHERE "id" = ${blobId}::uuid`;
  return count === 1;
}

/** null when the bytes have gone meanwhile. */
export function getBlob(blobId: string): Promise<Blob | null> {
  return db().blob.findUnique({ where: { id: blobId } });
}

/** The SHA-256 of bytes that an item has; null when they have gone meanwhile. */
export async function shaOfBlob(tx: SqlTx, blobId: string): Promise<string | null> {
  const [blob] = await tx.$queryRaw<{ sha256: string }[]>`SELECT "sha256" FROM "blob" WHERE "id" = ${blobId}::uuid`;
  return blob?.sha256 ?? null;
}

export interface RenderingFacts {
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly thumbnailKey: string | null;
  readonly peaks: number[];
  readonly renderedAt: Date;
}

/** False when the row has gone or was rendered by somebody else first: the caller deletes its thumbnail. */
export async function saveRendering(blobId: string, facts: RenderingFacts): Promise<boolean> {
  const { count } = await db().blob.updateMany({
    where: { id: blobId, thumbnailState: null },
    data: { ...facts, thumbnailState: facts.thumbnailKey ? "ready" : "none" },
  });
  return count === 1;
}

/** Blobs made before `due` that were never rendered and for which no job is waiting. At most 200. */
export function findUnrenderedBlobs(tx: Tx, due: Date): Promise<{ id: string }[]> {
  return tx.$queryRaw`
    SELECT b."id" FROM "blob" b
    WHERE b."thumbnail_state" IS NULL AND b."created_at" < ${due}
      AND NOT EXISTS (SELECT 1 FROM graphile_worker._private_jobs j WHERE j."key" = 'render:' || b."id")
    LIMIT 200`;
}

/** Condition on "blob" b: nothing points to it. */
const UNREFERENCED = Prisma.sql`
  NOT EXISTS (SELECT 1 FROM "media_item" i WHERE i."blob_id" = b."id")
  AND NOT EXISTS (SELECT 1 FROM "media_version" v WHERE v."blob_id" = b."id")
  AND NOT EXISTS (SELECT 1 FROM "upload" u WHERE u."blob_id" = b."id")`;

/** Blobs older than `before` that nothing points to just now. */
export async function findUnreferencedBlobs(before: Date): Promise<string[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    SELECT b."id" FROM "blob" b WHERE b."created_at" < ${before} AND ${UNREFERENCED}`;
  return rows.map(({ id }) => id);
}

/**
 * Of these blobs, deletes the rows of those that nothing points to, and returns where their bytes are. One that somebody
 * is about to link to is left to them and holds up no other.
 */
export async function dropUnreferencedBlobs(
  tx: Tx,
  blobIds: readonly string[],
): Promise<{ store: string; key: string; thumbnailKey: string | null }[]> {
  const locked = await tx.$queryRaw<{ id: string }[]>`
    SELECT b."id" FROM "blob" b WHERE b."id" = ANY(${blobIds}::uuid[]) FOR UPDATE SKIP LOCKED`;
  // A statement of its own: it sees every link that was made before the locks were had, and after that there is none.
  return tx.$queryRaw`
    DELETE FROM "blob" b WHERE b."id" = ANY(${locked.map(({ id }) => id)}::uuid[]) AND ${UNREFERENCED}
    RETURNING b."store", b."key", b."thumbnail_key" AS "thumbnailKey"`;
}

/** Of these keys, the ones that some blob row names, as bytes or as thumbnail. */
export async function knownKeys(keys: readonly string[]): Promise<Set<string>> {
  const rows = await db().blob.findMany({
    where: { OR: [{ key: { in: [...keys] } }, { thumbnailKey: { in: [...keys] } }] },
    select: { key: true, thumbnailKey: true },
  });
  return new Set(rows.flatMap((row) => (row.thumbnailKey ? [row.key, row.thumbnailKey] : [row.key])));
}
