import { blobStoreNamed } from "../../blob/registry";
import type { BlobKey, BlobRead } from "../../blob/types";
import { recordAudit, wasAuditedSince } from "../../data/audit";
import { getListedMediaItem, type ListedMediaItem } from "../../data/media-items";
import type { Scope } from "../../data/scope";
import { inTransaction } from "../../data/transaction";
import { ConflictError, NotFoundError } from "../../errors";
import { isUuid } from "../../ids";
import { contentName } from "../file-name";

/** A player asks for one video in dozens of ranges; within this time they are one view. Milliseconds. */
const ONE_VIEW_MS = 10 * 60_000;

export interface Content {
  readonly mimeType: string;
  readonly sizeBytes: number;
  /** Strong validator: the bytes' own hash. */
  readonly sha256: string;
  readonly fileName: string;
  /** Throws BlobError. */
  open(range?: { start: number; end?: number }): Promise<BlobRead>;
}

/**
 * The bytes of an item, with the view or download written to the audit. Throws NotFoundError (missing, foreign, no
 * bytes) and ConflictError (held back).
 */
export async function openContent(
  scope: Scope,
  itemId: string,
  deed: "media.view" | "media.download",
  now: Date,
): Promise<Content> {
  const item = isUuid(itemId) ? await getListedMediaItem(scope, itemId) : null;
  if (!item?.blob) throw new NotFoundError();
  if (item.status === "QUARANTINED") throw new ConflictError("These bytes are held back.");
  const { blob } = item;
  await inTransaction(async (tx) => {
    const facts = { action: deed, subjectType: "media_item", subjectId: item.id, phoneNumberId: item.phoneNumberId };
    if (await wasAuditedSince(scope, tx, facts, new Date(now.getTime() - ONE_VIEW_MS))) return;
    await recordAudit(scope, tx, { ...facts, details: { sha256: blob.sha256 } });
  });
  return {
    mimeType: blob.mimeType,
    sizeBytes: Number(blob.sizeBytes),
    sha256: blob.sha256,
    fileName: nameOf(item),
    open: (range) => blobStoreNamed(blob.store).open(blob.key as BlobKey, range),
  };
}

/** The thumbnail of an item (image/webp). Not audited: it is part of the list. Throws NotFoundError, BlobError. */
export async function openThumbnail(scope: Scope, itemId: string): Promise<BlobRead> {
  const item = isUuid(itemId) ? await getListedMediaItem(scope, itemId) : null;
  if (!item?.blob?.thumbnailKey || item.status === "QUARANTINED") throw new NotFoundError();
  return blobStoreNamed(item.blob.store).open(item.blob.thumbnailKey as BlobKey);
}

/** The name under which an item is shown and saved. */
export function nameOf(
  item: Pick<ListedMediaItem, "fileName" | "kind" | "receivedAt" | "declaredMimeType"> & {
    readonly blob: { readonly mimeType: string } | null;
  },
): string {
  return contentName({
    fileName: item.fileName,
    kind: item.kind,
    receivedAt: item.receivedAt,
    mimeType: item.blob?.mimeType ?? item.declaredMimeType,
  });
}
