import { blobStoreNamed } from "../../blob/registry";
import type { BlobKey } from "../../blob/types";
import type { ClaimedItem, KeptFacts } from "../../data/attempts";
import type { Scope } from "../../data/scope";
import type { Tx } from "../../data/transaction";
import { findOwnedBytes, holdBlob, type OwnedBytes, type VersionFacts } from "../../data/versions";
import type { Exchange } from "../../providers/types";
import { contentName } from "../file-name";
import { compareRows } from "../findings";
import { beginOwnStep } from "../own-steps";
import type { AttemptVerdict } from "../verdict";

/** The attempt failed at the provider, and yet its item has its bytes. */
interface Reuse {
  readonly verdict: AttemptVerdict;
  readonly brought: { readonly version: VersionFacts; readonly kept: KeptFacts };
  readonly step: Exchange;
}

const ACTING: Scope = { kind: "system", actor: "worker", requestId: "reuse" };
/** Reasons with which a provider says that it does not have the bytes, or will not hand them out any more. */
const NOT_TO_BE_HAD = new Set(["EXPIRED", "NOT_FOUND", "UNAVAILABLE_AT_SENDER"]);

/**
 * Bytes of our own for an item that its provider has let go of: another item of the same number has the declared
 * SHA-256. Null when that is not so, or when the item has bytes.
 */
export async function reuseInstead(
  tx: Tx,
  item: ClaimedItem,
  verdict: AttemptVerdict,
  now: Date,
): Promise<Reuse | null> {
  const over = verdict.event === "gone" || verdict.event === "giveUp";
  if (!over || item.blobId !== null || !NOT_TO_BE_HAD.has(verdict.failure?.reason ?? "")) return null;
  const finish = beginOwnStep("store", now);
  const owned = await ownedOnNumber(tx, item);
  if (!owned) return null;
  const { blob } = owned;
  return {
    // The provider's answer stays the attempt's; the item lacks nothing.
    verdict: { ...verdict, event: "succeed", nextAttemptAt: null, countsAsRetry: false },
    brought: {
      kept: {
        blobId: blob.id,
        kind: item.kind === "UNKNOWN" ? owned.mediaItem.kind : item.kind,
        declaredMimeType: item.declaredMimeType,
        declaredSha256: item.declaredSha256,
      },
      version: reusedVersion(item, owned),
    },
    step: finish({
      bytes: Number(blob.sizeBytes),
      note: `The same file is here already as “${ownedName(owned)}” of this number: its bytes were taken.`,
    }),
  };
}

type Wanting = Pick<ClaimedItem, "id" | "phoneNumberId" | "declaredMimeType" | "declaredSha256"> & {
  readonly declaredSizeBytes: bigint | number | null;
};

/** Bytes with an item's declared SHA-256 under another item of its number, held until the transaction ends. */
export async function ownedOnNumber(tx: Tx, item: Wanting): Promise<OwnedBytes | null> {
  if (item.declaredSha256 === null) return null;
  const owned = await findOwnedBytes(ACTING, tx, {
    sha256: item.declaredSha256,
    exceptItemId: item.id,
    where: { phoneNumberId: item.phoneNumberId },
  });
  return owned && (await isThere(tx, owned)) ? owned : null;
}

/** Whether the bytes are in the store, and stay until the transaction ends. A store that does not answer has none. */
export async function isThere(tx: Tx, { blob }: OwnedBytes): Promise<boolean> {
  if (!(await holdBlob(tx, blob.id))) return false;
  const found = await blobStoreNamed(blob.store)
    .stat(blob.key as BlobKey)
    .catch(() => null);
  return found !== null;
}

export function reusedVersion(item: Wanting, { blob, mediaItem }: OwnedBytes): VersionFacts {
  return { blobId: blob.id, origin: "REUSE", fromItemId: mediaItem.id, ...compareRows(item, blob) };
}

/** The name under which the item shows that has the bytes. */
export function ownedName({ mediaItem, blob }: OwnedBytes): string {
  const { fileName, kind, receivedAt } = mediaItem;
  return contentName({ fileName, kind, receivedAt, mimeType: blob.mimeType });
}
