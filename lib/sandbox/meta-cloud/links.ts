import { createHmac, timingSafeEqual } from "node:crypto";
import type { MetaCloudContext } from "./context";

export const ATTACHMENTS = "/whatsapp_business/attachments/";

/** A link to the bytes, valid for this many seconds; a negative number makes one that has expired. */
export function downloadLink(
  context: MetaCloudContext,
  mediaId: string,
  lifetimeSeconds: number,
  source?: "webhook",
): string {
  const ext = String(Math.floor(context.clock.now() / 1000) + lifetimeSeconds);
  const query = new URLSearchParams({ mid: mediaId, ...(source && { source }), ext });
  query.set("hash", hashOf(context, query));
  return `${context.urls.storage}${ATTACHMENTS}?${query}`;
}

export type LinkState = "good" | "forged" | "expired";

export function checkLink(context: MetaCloudContext, query: URLSearchParams): LinkState {
  const unsigned = new URLSearchParams([...query].filter(([name]) => name !== "hash"));
  const hash = Buffer.from(query.get("hash") ?? "");
  const right = Buffer.from(hashOf(context, unsigned));
  if (hash.length !== right.length || !timingSafeEqual(hash, right)) return "forged";
  return Number(query.get("ext")) * 1000 <= context.clock.now() ? "expired" : "good";
}

/** Opaque, 46 characters, over all other parameters. */
function hashOf(context: MetaCloudContext, query: URLSearchParams): string {
  return `ATv${createHmac("sha256", context.state.linkSecret).update(query.toString()).digest("base64url")}`;
}
