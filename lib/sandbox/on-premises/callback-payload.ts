import { randomBytes } from "node:crypto";
import type { Callback, CallbackMessage } from "./callback-schemas";
import type { OnPremisesContext } from "./context";
import type { Media } from "./schemas";

type MediaMessage = Extract<CallbackMessage, { mediaId: string; from: string }>;
type Inbound = Extract<CallbackMessage, { from: string }>;
type Status = Extract<CallbackMessage, { type: "status" }>;
type MediaItems = Omit<Extract<CallbackMessage, { type: "media_items" }>, "type">;

/** The exact text of a webhook's body. It names no business number: one URL serves one installation. */
export function callbackBody(context: OnPremisesContext, { message }: Callback): string {
  switch (message.type) {
    case "raw":
      return message.body;
    case "errors":
      return JSON.stringify({ errors: message.errors });
    case "status":
      return JSON.stringify({ statuses: [statusObject(context, message)] });
    case "media_items":
      return mediaItemsBody(context.state.media.get(message.mediaId) ?? null, message);
    default:
      return JSON.stringify({
        contacts: [{ profile: { name: message.profileName }, wa_id: message.from }],
        messages: [messageObject(context, message)],
      });
  }
}

/** How a retry download ended. A failed one keeps its status: the errors beside it decide. */
export function mediaItemsBody(media: Media | null, { mediaId, status, errors }: MediaItems): string {
  const type = media?.kind ?? "image";
  const object = { id: mediaId, mime_type: media?.mimeType, sha256: media?.declaredSha256 ?? undefined, status };
  return JSON.stringify({ media_items: [{ errors, [type]: object, type }] });
}

function messageObject(context: OnPremisesContext, message: Inbound) {
  const media = "mediaId" in message ? context.state.media.get(message.mediaId) : undefined;
  const time = message.timestamp ?? (media ? Math.floor(Date.parse(media.sentAt) / 1000) : nowSeconds(context));
  return {
    from: message.from,
    id: message.messageId ?? `ABGG${randomBytes(18).toString("base64url")}`,
    timestamp: String(time),
    type: message.type,
    ...contentOf(message, media ?? null),
  };
}

function contentOf(message: Inbound, media: Media | null): object {
  switch (message.type) {
    case "text":
      return { text: { body: message.body } };
    case "location":
      return { location: { latitude: message.latitude, longitude: message.longitude } };
    case "unknown": {
      const details = "Message type is not currently supported";
      return { errors: [{ code: 501, title: "Unknown message type", details }] };
    }
    default:
      return { [message.type]: mediaObject(message, media), errors: message.errors };
  }
}

function mediaObject(message: MediaMessage, media: Media | null) {
  const sha256 = message.sha256 === undefined ? media?.declaredSha256 : message.sha256;
  const stored = media?.onVolume && !message.errors ? `/usr/local/wamedia/shared/${message.mediaId}` : null;
  const file = message.file === undefined ? stored : message.file;
  const caption = message.caption ?? media?.caption ?? undefined;
  return {
    ...(file ? { file } : {}),
    id: message.mediaId,
    link: message.link,
    mime_type: message.mimeType ?? media?.mimeType ?? "application/octet-stream",
    ...(sha256 ? { sha256 } : {}),
    status: message.mediaStatus,
    ...(["image", "video", "document"].includes(message.type) ? { caption } : {}),
    ...(message.type === "document" ? { filename: message.fileName ?? media?.fileName ?? undefined } : {}),
    ...(message.type === "sticker" ? { metadata: STICKER } : {}),
  };
}

const STICKER = {
  "sticker-pack-id": "6de1d0c5-8d3c-4f0e-9c55-1f7a0b6f6a11",
  "sticker-pack-name": "Parcels",
  "sticker-pack-publisher": "Post room",
  emojis: ["🙂", "📦"],
  "ios-app-store-link": "https://apps.apple.com/app/parcels/id1",
  "android-app-store-link": "https://play.google.com/store/apps/details?id=parcels",
  "is-first-party-sticker": 0,
};

function statusObject(context: OnPremisesContext, message: Status) {
  return {
    id: message.messageId,
    recipient_id: message.recipient,
    status: message.status,
    timestamp: String(message.timestamp ?? nowSeconds(context)),
    errors: message.errors,
  };
}

function nowSeconds(context: OnPremisesContext): number {
  return Math.floor(context.clock.now() / 1000);
}
