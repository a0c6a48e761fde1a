import { locationUrl } from "../stand-in";
import { type Caller, requireMessaging } from "./authenticate";
import type { MetaCloudContext } from "./context";
import type { GraphCall } from "./graph-call";
import { invalidParameter, unsupportedRequest } from "./graph-error";
import { downloadLink } from "./links";
import type { Media } from "./schemas";
import { placeIn } from "./state";

const DAY_MS = 86_400_000;

/** Answers a link to the bytes and what is known of them, never the bytes. */
export function getMedia({ context, caller, id, query, fault }: GraphCall) {
  requireMessaging(caller);
  const { settings, urls } = context;
  const media = mediaOf(context, caller, id, query.get("phone_number_id"));
  if (!media) throw unsupportedRequest("get", id, settings.unknownMediaStatus);
  const link = downloadLink(context, id, fault?.kind === "expired-link" ? -60 : settings.linkLifetimeSeconds);
  const url =
    fault?.kind === "link" ? locationUrl(context, fault.location, urls.storage, link.slice(urls.storage.length)) : link;
  return {
    url,
    mime_type: media.mimeType,
    ...(media.declaredSha256 && { sha256: media.declaredSha256 }),
    file_size: settings.fileSize === "string" ? String(media.sizeBytes) : media.sizeBytes,
    id,
    messaging_product: "whatsapp",
  };
}

/** Keeps the bytes, so that the media object can be made available again. */
export async function deleteMedia({ context, caller, id, query }: GraphCall) {
  requireMessaging(caller);
  const media = mediaOf(context, caller, id, query.get("phone_number_id"));
  if (!media) throw invalidParameter("Invalid post_id parameter");
  context.state.media.set(id, { ...media, state: "deleted" });
  await context.state.save();
  return { success: true };
}

/** The media object if this caller has it now; one asked for with a number only if that number uploaded it. */
export function mediaOf(
  context: MetaCloudContext,
  { app }: Caller,
  id: string,
  phoneNumberId: string | null,
): Media | null {
  const media = context.state.media.get(id);
  if (!media || !isAlive(context, media) || !placeIn(app, media.phoneNumberId)) return null;
  const uploadedHere = media.direction === "uploaded" && media.phoneNumberId === phoneNumberId;
  return phoneNumberId === null || uploadedHere ? media : null;
}

/** Whether Meta still knows the id. */
export function isAlive(context: MetaCloudContext, media: Media): boolean {
  if (media.state === "expired" || media.state === "deleted") return false;
  const { inboundLifetimeDays, uploadLifetimeDays } = context.settings;
  const days = media.direction === "inbound" ? inboundLifetimeDays : uploadLifetimeDays;
  const lifetimeMs = media.ttlMinutes === null ? days * DAY_MS : media.ttlMinutes * 60_000;
  return context.clock.now() < media.createdAt + lifetimeMs;
}
