import { showBytes } from "../../data/item-bytes";
import { getListedMediaItem, type ListedMediaItem } from "../../data/media-items";
import type { Scope } from "../../data/scope";
import type { Tx } from "../../data/transaction";
import { findOwnedBytes, getVersion, type OwnedBytes, recordVersion } from "../../data/versions";
import { ConflictError, NotFoundError } from "../../errors";
import { nextStatus } from "../status";
import { tellBulkRuns } from "./bulk/note-bulk-attempt";
import { isThere, ownedOnNumber, reusedVersion } from "./reuse-bytes";

const BUSY = "It is being fetched right now. Wait until that is over.";

/** Whether an item would be served by bytes that another one has: it has none of its own, and nobody is fetching it. */
export function lacksBytes(item: Pick<ListedMediaItem, "status" | "blobId" | "declaredSha256">): boolean {
  const bare = item.blobId === null || item.status === "QUARANTINED";
  return bare && item.declaredSha256 !== null && nextStatus(item.status, "adopt") !== null;
}

/**
 * Gives an item the bytes of another one that has the SHA-256 declared for it. Throws NotFoundError when either cannot
 * be seen or the other has no such bytes, ConflictError when the item has its own or is being fetched.
 */
export async function adoptBytes(
  scope: Scope,
  tx: Tx,
  input: { readonly itemId: string; readonly fromItemId: string },
  now: Date,
): Promise<{ sha256: string }> {
  const item = await getListedMediaItem(scope, input.itemId, tx);
  if (!item) throw new NotFoundError();
  const sha256 = item.declaredSha256;
  if (!lacksBytes(item) || sha256 === null) throw new ConflictError("It has its bytes already, or is being fetched.");
  const where = { id: input.fromItemId };
  const owned = await findOwnedBytes(scope, tx, { sha256, exceptItemId: item.id, where });
  if (!owned || !(await isThere(tx, owned))) throw new NotFoundError("file");
  if (!(await adopt(scope, tx, item, owned, now))) throw new ConflictError(BUSY);
  return { sha256 };
}

/**
 * The same at once for an item that a delivery told of as lost, when another item of its number has the bytes. False
 * when none has.
 */
export async function adoptOnNumber(scope: Scope, tx: Tx, itemId: string, now: Date): Promise<boolean> {
  const item = await getListedMediaItem(scope, itemId, tx);
  if (!item || !lacksBytes(item)) return false;
  const owned = await ownedOnNumber(tx, item);
  return owned !== null && adopt(scope, tx, item, owned, now);
}

async function adopt(scope: Scope, tx: Tx, item: ListedMediaItem, owned: OwnedBytes, now: Date): Promise<boolean> {
  if (!(await show(scope, tx, item.id, owned.blob.id, now))) return false;
  await recordVersion(tx, item.id, reusedVersion(item, owned));
  return true;
}

async function show(scope: Scope, tx: Tx, itemId: string, blobId: string, now: Date): Promise<boolean> {
  if (!(await showBytes(scope, tx, itemId, { blobId, storedAt: now }))) return false;
  await tellBulkRuns(tx, itemId, { state: "SUCCEEDED", failure: null, now });
  return true;
}

/**
 * Makes a version the one that the item shows, also one that was held back. Throws NotFoundError, ConflictError while
 * the item is being fetched.
 */
export async function showVersion(
  scope: Scope,
  tx: Tx,
  input: { readonly itemId: string; readonly versionId: string },
  now: Date,
): Promise<{ sha256: string; verdict: OwnedBytes["verdict"] }> {
  const version = await getVersion(scope, tx, input);
  if (!version) throw new NotFoundError("version");
  const { blob, verdict } = version;
  if (!(await show(scope, tx, input.itemId, blob.id, now))) throw new ConflictError(BUSY);
  return { sha256: blob.sha256, verdict };
}
