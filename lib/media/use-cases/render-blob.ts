import { Readable } from "node:stream";
import { blobStoreNamed } from "../../blob/registry";
import type { BlobKey } from "../../blob/types";
import { getBlob, saveRendering } from "../../data/blobs";
import { renderBlob as render } from "../../renditions/render";
import { discardBytes } from "./keep-bytes";

const MAX_THUMBNAIL_BYTES = 2 * 1024 * 1024;

/** Measures bytes and draws their thumbnail, once. Bytes that cannot be drawn are marked so. Throws BlobError. */
export async function renderStoredBlob(blobId: string, signal: AbortSignal): Promise<void> {
  const blob = await getBlob(blobId);
  if (!blob || blob.thumbnailState !== null) return;
  const store = blobStoreNamed(blob.store);
  const { thumbnail, ...facts } = await render({
    mimeType: blob.mimeType,
    sizeBytes: Number(blob.sizeBytes),
    open: async (range) => (await store.open(blob.key as BlobKey, range)).body,
    signal,
  });
  const stored = thumbnail && (await store.put(Readable.from([thumbnail]), { maxBytes: MAX_THUMBNAIL_BYTES, signal }));
  const saved = await saveRendering(blobId, {
    ...facts,
    thumbnailKey: stored?.key ?? null,
    renderedAt: new Date(),
  });
  if (stored && !saved) await discardBytes(stored);
}
