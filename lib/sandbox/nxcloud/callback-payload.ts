import { randomBytes } from "node:crypto";
import type { NxcloudContext } from "./context";
import type { Callback, CallbackMessage } from "./schemas";

type Inbound = Exclude<CallbackMessage, { type: "raw" } | { type: "status" }>;
type InboundMedia = Extract<CallbackMessage, { mediaId: string }>;

/** The exact text of a callback's body. */
export function callbackBody(context: NxcloudContext, callback: Callback): string {
  const { message } = callback;
  if (message.type === "raw") return message.body;
  const number = { [context.settings.callbackNumberField]: callback.businessPhone };
  const payload =
    message.type === "status"
      ? { statuses: [statusObject(context, message)] }
      : {
          contacts: [{ profile: { name: message.profileName }, wa_id: message.from }],
          messages: [messageObject(context, message)],
        };
  return JSON.stringify({ ...payload, ...number, messaging_product: "whatsapp" });
}

function messageObject(context: NxcloudContext, message: Inbound) {
  const id = message.messageId ?? `ABGH${randomBytes(21).toString("base64url")}`;
  return {
    from: message.from,
    id,
    timestamp: String(message.timestamp ?? nowSeconds(context)),
    type: message.type,
    [message.type]: contentObject(context, message),
    cost: { currency: "USD", price: 0, foreign_price: 0, cdr_type: 4, message_id: id, direction: 1 },
  };
}

function contentObject(context: NxcloudContext, message: Inbound) {
  if (message.type === "text") return { body: message.body };
  if (message.type === "location") {
    const { latitude, longitude, name, address } = message;
    return { latitude, longitude, name, address };
  }
  return mediaObject(context, message);
}

function mediaObject(context: NxcloudContext, message: InboundMedia) {
  const media = context.state.media.get(message.mediaId);
  const sha256 = message.sha256 === undefined ? (media?.declaredSha256 ?? null) : message.sha256;
  const encoded =
    sha256 && context.settings.callbackHash === "base64" ? Buffer.from(sha256, "hex").toString("base64") : sha256;
  const base = {
    id: message.mediaId,
    mime_type: message.mimeType ?? media?.mimeType ?? "application/octet-stream",
    ...(encoded ? { sha256: encoded } : {}),
  };
  switch (message.type) {
    case "image":
    case "video":
      return { ...base, caption: message.caption };
    case "document":
      return { ...base, filename: message.fileName ?? media?.fileName ?? undefined, caption: message.caption };
    case "sticker":
      return {
        ...base,
        metadata: { emojis: ["🙂"], "is-first-party-sticker": 0, "sticker-pack-id": "6de1d0c5-8d3c-4f0e-9c55-1f7a" },
      };
    case "audio":
    case "voice":
      return base;
  }
}

function statusObject(context: NxcloudContext, message: Extract<CallbackMessage, { type: "status" }>) {
  const failed = message.status === "failed";
  const deleted = message.status === "deleted";
  return {
    id: message.messageId,
    status: message.status,
    timestamp: String(message.timestamp ?? nowSeconds(context)),
    recipient_id: message.recipient,
    ...(failed
      ? { errors: [{ code: 470, title: "Message failed to send because more than 24 hours have passed" }] }
      : {}),
    ...(deleted ? { type: "message", message: { recipient_id: message.recipient } } : {}),
    costs: [
      { currency: "USD", price: 0.1381, foreign_price: 0.02, cdr_type: 4, message_id: message.messageId, direction: 1 },
    ],
  };
}

function nowSeconds(context: NxcloudContext): number {
  return Math.floor(context.clock.now() / 1000);
}
