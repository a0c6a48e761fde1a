import type { NxcloudContext } from "./context";
import type { Media } from "./schemas";
import { storageSign } from "./signature";

export const BUCKET = "goss";
export const STORAGE_KEY_ID = "LTAI5tSandboxObjectKey";
export const STORAGE_SECRET = "sandbox-object-store-secret";

/** A GET link to the object, valid for this many seconds; a negative number makes one that has expired. */
export function signedLink(context: NxcloudContext, media: Pick<Media, "objectKey">, lifetimeSeconds: number): string {
  const expires = String(Math.floor(context.clock.now() / 1000) + lifetimeSeconds);
  const resource = `/${BUCKET}/${media.objectKey}`;
  const signature = storageSign(
    { verb: "GET", contentMd5: "", contentType: "", expires, ossHeaders: {}, resource },
    STORAGE_SECRET,
  );
  const query = new URLSearchParams({ Expires: expires, OSSAccessKeyId: STORAGE_KEY_ID, Signature: signature });
  return `${context.urls.storage}/${media.objectKey}?${query}`;
}
