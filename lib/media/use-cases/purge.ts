import { purgeBytes } from "../../data/item-bytes";
import { getListedMediaItem } from "../../data/media-items";
import type { Scope } from "../../data/scope";
import type { Tx } from "../../data/transaction";
import { ConflictError, NotFoundError } from "../../errors";

/** What a purge has taken away, for the audit and for whoever asked. */
export interface Purged {
  readonly sha256s: readonly string[];
  readonly sizeBytes: number;
}

/**
 * Takes all bytes from an item for good; the storage sweep deletes those that no other item has. What is known about
 * the item stays, and it can be fetched again by hand. Throws NotFoundError, ConflictError while a download is under way.
 */
export async function purgeItem(scope: Scope, tx: Tx, itemId: string): Promise<Purged> {
  const item = await getListedMediaItem(scope, itemId, tx);
  if (!item) throw new NotFoundError();
  if (item.status === "PURGED") throw new ConflictError("Its bytes have been deleted already.");
  const had = await purgeBytes(scope, tx, itemId);
  if (!had) throw new ConflictError("It is being fetched right now. Wait until that is over.");
  return {
    sha256s: had.map(({ sha256 }) => sha256),
    sizeBytes: had.reduce((sum, { sizeBytes }) => sum + Number(sizeBytes), 0),
  };
}

/** A purge as the audit tells it. */
export function purgeDetails({ sha256s, sizeBytes }: Purged): { sha256s: string; sizeBytes: number } {
  return { sha256s: sha256s.join(" "), sizeBytes };
}
