import { blobStore, blobStoreNamed } from "../../blob/registry";
import type { BlobKey } from "../../blob/types";
import { dropUnreferencedBlobs, findUnreferencedBlobs, knownKeys } from "../../data/blobs";
import { inTransaction } from "../../data/transaction";
import { logger } from "../../logger";

const HOUR_MS = 60 * 60_000;
/** Bytes are written before their row; anything younger may be about to get one. */
const ORPHAN_AGE_MS = 24 * HOUR_MS;
const BATCH = 500;

/** Deletes bytes that the last item has let go of, leftovers of dead writers, and bytes that never got a row. */
export async function reclaimStorage(now: Date, signal: AbortSignal): Promise<void> {
  await deleteUnreferenced(now, signal);
  await blobStore().sweepUnfinished(ORPHAN_AGE_MS);
  await deleteOrphans(now, signal);
}

async function deleteUnreferenced(now: Date, signal: AbortSignal): Promise<void> {
  const ids = await findUnreferencedBlobs(new Date(now.getTime() - HOUR_MS));
  for (let start = 0; start < ids.length; start += BATCH) {
    signal.throwIfAborted();
    const batch = ids.slice(start, start + BATCH);
    for (const blob of await inTransaction((tx) => dropUnreferencedBlobs(tx, batch))) {
      const store = blobStoreNamed(blob.store);
      await store.delete(blob.key as BlobKey);
      if (blob.thumbnailKey) await store.delete(blob.thumbnailKey as BlobKey);
    }
  }
}

async function deleteOrphans(now: Date, signal: AbortSignal): Promise<void> {
  let batch: BlobKey[] = [];
  for await (const key of blobStore().list(null)) {
    signal.throwIfAborted();
    batch.push(key);
    if (batch.length < BATCH) continue;
    await deleteUnknown(batch, now);
    batch = [];
  }
  await deleteUnknown(batch, now);
}

async function deleteUnknown(keys: readonly BlobKey[], now: Date): Promise<void> {
  if (keys.length === 0) return;
  const known = await knownKeys(keys);
  for (const key of keys) {
    if (known.has(key)) continue;
    const found = await blobStore().stat(key);
    if (!found || now.getTime() - found.modifiedAt.getTime() < ORPHAN_AGE_MS) continue;
    await blobStore().delete(key);
    logger.info({ key }, "deleted bytes that no row names");
  }
}
