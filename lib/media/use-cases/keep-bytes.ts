import { blobStoreNamed } from "../../blob/registry";
import type { BlobKey, StoredBlob } from "../../blob/types";
import { adoptBlob, type KeptBlob, knownKeys, replaceBytes } from "../../data/blobs";
import type { SqlTx } from "../../data/transaction";
import { holdBlob } from "../../data/versions";
import { scheduleRendering } from "../../jobs/schedule";
import { logger } from "../../logger";
import { isDrawable } from "../../renditions/drawable";

/**
 * Gives freshly stored bytes their Blob row and runs `settle` with it, `within` one transaction. Whatever happens, no bytes
 * stay behind without a row: a second copy of known bytes, and bytes whose transaction failed or was turned down
 * (`settle` returned null), are deleted. Returns what `settle` returned.
 */
export async function keepBytes<X extends SqlTx, T>(
  stored: StoredBlob,
  mimeType: string,
  within: <R>(work: (tx: X) => Promise<R>) => Promise<R>,
  settle: (tx: X, blob: KeptBlob) => Promise<T | null>,
): Promise<T | null> {
  let superfluous = false;
  try {
    const result = await within(async (tx) => {
      const { blob, adopted } = await adopt(tx, stored, mimeType);
      superfluous = !adopted;
      const settled = await settle(tx, blob);
      if (settled === null) throw new TurnedDown();
      return settled;
    });
    if (superfluous) await discardBytes(stored);
    return result;
  } catch (error) {
    if (error instanceof TurnedDown) {
      await discardBytes(stored);
      return null;
    }
    await discardIfUnknown(stored);
    throw error;
  }
}

/** A commit may have succeeded although its answer was lost; where nobody can tell, the storage sweep decides later. */
async function discardIfUnknown(stored: StoredBlob): Promise<void> {
  const known = await knownKeys([stored.key]).catch(() => null);
  if (known && !known.has(stored.key)) await discardBytes(stored);
}

/** Rolls the transaction back without being a failure. */
class TurnedDown extends Error {}

async function adopt(tx: SqlTx, stored: StoredBlob, mimeType: string): Promise<{ blob: KeptBlob; adopted: boolean }> {
  const undrawableSince = isDrawable(mimeType) ? undefined : new Date();
  const { blob, adopted } = await adoptBlob(tx, { ...stored, mimeType, undrawableSince });
  if (adopted) {
    if (!undrawableSince) await scheduleRendering(tx, blob.id);
    return { blob, adopted };
  }
  // Bytes that vanished from the store are healed by the next download instead of being believed in for ever.
  const present = await blobStoreNamed(blob.store).stat(blob.key as BlobKey);
  const held = present ? await holdBlob(tx, blob.id) : await replaceBytes(tx, blob.id, stored);
  // A sweep may have taken the row away since it was seen: then these bytes are the only ones.
  return held ? { blob, adopted: !present } : adopt(tx, stored, mimeType);
}

/** Deletes bytes that no row names. A failure is logged: the storage sweep will find them. */
export async function discardBytes(stored: Pick<StoredBlob, "store" | "key">): Promise<void> {
  try {
    await blobStoreNamed(stored.store).delete(stored.key);
  } catch (error) {
    logger.warn({ err: error, key: stored.key }, "bytes without a row could not be deleted");
  }
}
