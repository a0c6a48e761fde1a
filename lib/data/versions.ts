import type { FindingDto } from "../schemas/media";
import type { Blob, Prisma, VersionOrigin, VersionVerdict } from "./generated/client";
import { ofVisibleNumber, type Scope } from "./scope";
import type { Tx } from "./transaction";

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
export async function recordVersion(tx: Tx, mediaItemId: string, facts: VersionFacts): Promise<void> {
  const { blobId, verdict } = facts;
  const findings = facts.findings.map((finding) => ({ ...finding }));
  await tx.mediaVersion.upsert({
    where: { mediaItemId_blobId: { mediaItemId, blobId } },
    create: { ...facts, mediaItemId, findings },
    update: { verdict, findings },
    select: { id: true },
  });
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
 * held back there do not count.
 */
export function findOwnedBytes(
  scope: Scope,
  tx: Tx,
  wanted: {
    readonly sha256: string;
    readonly exceptItemId: string;
    readonly where?: { phoneNumberId: string } | { id: string };
  },
): Promise<OwnedBytes | null> {
  return tx.mediaVersion.findFirst({
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
export async function holdBlob(tx: Tx, blobId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "blob" WHERE "id" = ${blobId}::uuid FOR KEY SHARE`;
  return rows.length > 0;
}

/** Takes all bytes from an item, and from the uploads it came of. Returns the bytes that it had. */
export async function dropVersions(tx: Tx, mediaItemId: string): Promise<Pick<Blob, "sha256" | "sizeBytes">[]> {
  const had = await tx.mediaVersion.findMany({
    where: { mediaItemId },
    select: { blob: { select: { sha256: true, sizeBytes: true } } },
  });
  await tx.mediaVersion.deleteMany({ where: { mediaItemId } });
  await tx.upload.updateMany({ where: { mediaItemId, status: "DONE" }, data: { blobId: null } });
  return had.map(({ blob }) => blob);
}
