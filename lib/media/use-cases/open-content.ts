import { blobStoreNamed } from "../../blob/registry";
import type { BlobKey, BlobRead } from "../../blob/types";
import { recordAudit, wasAuditedSince } from "../../data/audit";
import type { Blob } from "../../data/generated/client";
import { getListedMediaItem, type ListedMediaItem } from "../../data/media-items";
import type { Scope } from "../../data/scope";
import { inTransaction } from "../../data/transaction";
import { getVersion } from "../../data/versions";
import { ConflictError, NotFoundError } from "../../errors";
import { isUuid } from "../../ids";
import { contentName } from "../file-name";
import { isHeldBack, mayRelease } from "./present-versions";

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
  return contentOf(blob, nameOf(item));
}

/**
 * The bytes of one version of an item, each time written to the audit. Throws NotFoundError, and ConflictError for
 * bytes that are held back from the scope.
 */
export async function openVersion(
  scope: Scope,
  named: { readonly itemId: string; readonly versionId: string },
  deed: "media.view" | "media.download",
): Promise<Content> {
  if (!isUuid(named.itemId) || !isUuid(named.versionId)) throw new NotFoundError();
  const version = await inTransaction(async (tx) => {
    const found = await getVersion(scope, tx, named);
    if (!found) throw new NotFoundError();
    const heldBack = isHeldBack(found, found.mediaItem);
    if (heldBack && !mayRelease(scope)) throw new ConflictError("These bytes are held back.");
    const { id: subjectId, phoneNumberId } = found.mediaItem;
    await recordAudit(scope, tx, {
      action: heldBack ? `${deed}-held-back` : deed,
      subjectType: "media_item",
      subjectId,
      phoneNumberId,
      details: { sha256: found.blob.sha256, versionId: found.id },
    });
    return found;
  });
  const { blob, mediaItem } = version;
  return contentOf(blob, contentName({ ...mediaItem, mimeType: blob.mimeType }));
}

function contentOf(blob: Blob, fileName: string): Content {
  return {
    mimeType: blob.mimeType,
    sizeBytes: Number(blob.sizeBytes),
    sha256: blob.sha256,
    fileName,
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
