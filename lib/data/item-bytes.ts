import { statusesAllowing } from "../media/status";
import { NO_FAILURE } from "./failure";
import type { Blob } from "./generated/client";
import { ofVisibleNumber, type Scope } from "./scope";
import type { Tx } from "./transaction";

/**
 * Makes bytes that we have the ones that an item shows, as good as downloaded. False when the item is missing, foreign
 * or in the hands of a worker.
 */
export async function showBytes(
  scope: Scope,
  tx: Tx,
  itemId: string,
  bytes: { readonly blobId: string; readonly storedAt: Date },
): Promise<boolean> {
  const { count } = await tx.mediaItem.updateMany({
    where: { id: itemId, ...ofVisibleNumber(scope), status: { in: statusesAllowing("adopt") } },
    data: { ...bytes, status: "STORED", nextAttemptAt: null, ...NO_FAILURE },
  });
  return count === 1;
}

/**
 * Takes all bytes from an item, and from the uploads it came of. Returns what it had; null when the item is missing,
 * foreign or in the hands of a worker. The bytes themselves are left to the storage sweep: others may have them too.
 */
export async function purgeBytes(
  scope: Scope,
  tx: Tx,
  itemId: string,
): Promise<Pick<Blob, "sha256" | "sizeBytes">[] | null> {
  const { count } = await tx.mediaItem.updateMany({
    where: { id: itemId, ...ofVisibleNumber(scope), status: { in: statusesAllowing("purge") } },
    data: { status: "PURGED", blobId: null, storedAt: null, ...NO_FAILURE },
  });
  if (count === 0) return null;
  const had = await tx.mediaVersion.findMany({
    where: { mediaItemId: itemId },
    select: { blob: { select: { sha256: true, sizeBytes: true } } },
    orderBy: { createdAt: "asc" },
  });
  await tx.mediaVersion.deleteMany({ where: { mediaItemId: itemId } });
  await tx.upload.updateMany({ where: { mediaItemId: itemId, status: "DONE" }, data: { blobId: null } });
  return had.map(({ blob }) => blob);
}
