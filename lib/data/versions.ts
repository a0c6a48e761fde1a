import type { FindingDto } from "../schemas/versions";
import { db } from "./db";
import { Prisma, type VersionOrigin, type VersionVerdict } from "./generated/client";
import { ofVisibleNumber, type Scope } from "./scope";
import type { SqlTx, Tx } from "./transaction";

/** Bytes that an item gets, and how they compare with what was declared when they come. */
export interface VersionFacts {
  readonly blobId: string;
  readonly origin: VersionOrigin;
  readonly verdict: VersionVerdict;
  readonly findings: readonly FindingDto[];
  readonly attemptId?: string | null;
  /** With REUSE: the item whose bytes they were. */
  readonly fromItemId?: string | null;
}

/**
 * Notes that an item has these bytes. Bytes that came before keep their first arrival and are judged anew: more may be
 * declared by now. `mediaItemId` was resolved within the caller's scope.
 */
export async function recordVersion(tx: SqlTx, mediaItemId: string, facts: VersionFacts): Promise<void> {
  await tx.$executeRaw(recordingVersion(Prisma.sql`(SELECT ${mediaItemId}::uuid AS "id") one`, facts));
}

/** The statement that does it for each item that `from` names in its column "id". */
export function recordingVersion(from: Prisma.Sql, facts: VersionFacts): Prisma.Sql {
  const { blobId, origin, verdict, findings, attemptId = null, fromItemId = null } = facts;
  return Prisma.sql`
    INSERT INTO "media_version" ("id", "media_item_id", "blob_id", "origin", "verdict", "findings", "attempt_id", "from_item_id")
    SELECT gen_random_uuid(), "id", ${blobId}::uuid, ${origin}::"VersionOrigin", ${verdict}::"VersionVerdict",
      ${JSON.stringify(findings)}::jsonb, ${attemptId}::uuid, ${fromItemId}::uuid
    FROM ${from}
    ON CONFLICT ("media_item_id", "blob_id") DO UPDATE SET "verdict" = excluded."verdict", "findings" = excluded."findings"`;
}

const OPENED = {
  blob: true,
  mediaItem: {
    select: { id: true, phoneNumberId: true, status: true, blobId: true, fileName: true, kind: true, receivedAt: true },
  },
} satisfies Prisma.MediaVersionInclude;
export type OpenedVersion = Prisma.MediaVersionGetPayload<{ include: typeof OPENED }>;

/** One version of an item, or null when there is none within the scope. */
export function getVersion(
  scope: Scope,
  tx: Tx,
  { itemId, versionId }: { readonly itemId: string; readonly versionId: string },
): Promise<OpenedVersion | null> {
  return tx.mediaVersion.findFirst({
    where: { id: versionId, mediaItemId: itemId, mediaItem: ofVisibleNumber(scope) },
    include: OPENED,
  });
}

const OWNED = {
  blob: true,
  mediaItem: {
    select: {
      id: true,
      phoneNumberId: true,
      fileName: true,
      kind: true,
      declaredMimeType: true,
      direction: true,
      receivedAt: true,
      phoneNumber: { select: { phoneNumber: true } },
    },
  },
} satisfies Prisma.MediaVersionInclude;
export type OwnedBytes = Prisma.MediaVersionGetPayload<{ include: typeof OWNED }>;

/**
 * Bytes with this SHA-256 that another item within the scope has, the oldest first; null when none has. Bytes that are
 * held back there do not count. `tx` is null outside a transaction.
 */
export function findOwnedBytes(
  scope: Scope,
  tx: Tx | null,
  wanted: {
    readonly sha256: string;
    readonly exceptItemId: string;
    readonly where?: { phoneNumberId: string } | { id: string };
  },
): Promise<OwnedBytes | null> {
  return (tx ?? db()).mediaVersion.findFirst({
    where: {
      verdict: { not: "MISMATCH" },
      blob: { sha256: wanted.sha256 },
      mediaItemId: { not: wanted.exceptItemId },
      mediaItem: { AND: [ofVisibleNumber(scope), wanted.where ?? {}] },
    },
    include: OWNED,
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
}

/** Keeps a sweep from taking the bytes away until the transaction ends. False when it was there first. */
export async function holdBlob(tx: SqlTx, blobId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "blob" WHERE "id" = ${blobId}::uuid FOR KEY SHARE`;
  return rows.length > 0;
}

/** The versions by which other items within the scope have bytes that this item took from them. At most 50. */
export function findOrigins(scope: Scope, item: { readonly versions: readonly Reused[] }): Promise<OwnedBytes[]> {
  const wanted = item.versions.flatMap(({ fromItemId, blobId }) =>
    fromItemId ? [{ mediaItemId: fromItemId, blobId }] : [],
  );
  if (wanted.length === 0) return Promise.resolve([]);
  return db().mediaVersion.findMany({
    where: { OR: wanted, mediaItem: ofVisibleNumber(scope) },
    include: OWNED,
    take: 50,
  });
}

interface Reused {
  readonly fromItemId: string | null;
  readonly blobId: string;
}
