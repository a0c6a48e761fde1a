import { createHmac } from "node:crypto";
import type { MetaCloudContext } from "./context";

const PATH = "/whatsapp_business/attachments/";

/** A link to the bytes, valid for this many seconds; a negative number makes one that has expired. */
export function downloadLink(
  context: MetaCloudContext,
  mediaId: string,
  lifetimeSeconds: number,
  source?: "webhook",
): string {
  const ext = String(Math.floor(context.clock.now() / 1000) + lifetimeSeconds);
  const query = new URLSearchParams({ mid: mediaId, ...(source && { source }), ext });
  return `${context.urls.storage}${PATH}?${query}&hash=${linkHash(context, query)}`;
}

/** Opaque, 46 characters, over everything that stands before it in the query. */
export function linkHash(context: MetaCloudContext, query: URLSearchParams): string {
  return `ATv${createHmac("sha256", context.state.linkSecret).update(query.toString()).digest("base64url")}`;
}
