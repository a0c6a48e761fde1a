import { randomBytes } from "node:crypto";
import type { MetaCloudContext } from "./context";
import { downloadLink } from "./links";
import type { WebhookChange, WebhookContent, WebhookEvent } from "./webhook-schemas";
import { escapedJson } from "./wire-json";

type Status = Extract<WebhookEvent, { type: "status" }>;
type Failure = Extract<WebhookEvent, { type: "errors" }>;
type Message = Exclude<WebhookEvent, Status | Failure>;
type MediaMessage = Extract<Message, { mediaId: string }>;

/** The exact text of a webhook's body. */
export function webhookBody(context: MetaCloudContext, content: WebhookContent): string {
  if ("body" in content) return content.body;
  const payload = { object: "whatsapp_business_account", entry: entriesOf(content).map(entryObject) };
  return context.settings.webhookEscaping ? escapedJson(payload) : JSON.stringify(payload);

  function entryObject({ wabaId, changes }: Entry) {
    const owner = context.state.placeOf(changes[0]?.phoneNumberId ?? "")?.waba.id;
    const written = changes.map((change) => ({ field: change.field, value: valueObject(context, change) }));
    return { id: wabaId ?? owner ?? "0", changes: written };
  }
}

interface Entry {
  readonly wabaId?: string | undefined;
  readonly changes: readonly WebhookChange[];
}

function entriesOf(content: Exclude<WebhookContent, { body: string }>): readonly Entry[] {
  if ("entries" in content) return content.entries;
  const { phoneNumberId, event } = content;
  return [{ changes: [{ phoneNumberId, field: "messages", events: [event] }] }];
}

function valueObject(context: MetaCloudContext, { phoneNumberId, events }: WebhookChange) {
  const number = context.state.placeOf(phoneNumberId)?.number;
  const displayed = number?.display_phone_number.replace(/\D/g, "") ?? phoneNumberId;
  const messages = events.filter((event): event is Message => event.type !== "status" && event.type !== "errors");
  const statuses = events.filter((event): event is Status => event.type === "status");
  const errors = events.flatMap((event) => (event.type === "errors" ? event.errors : []));
  return {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: displayed, phone_number_id: phoneNumberId },
    ...(messages.length > 0 && {
      contacts: contactsOf(messages),
      messages: messages.map((message) => messageObject(context, message)),
    }),
    ...(statuses.length > 0 && { statuses: statuses.map((status) => statusObject(context, status)) }),
    ...(errors.length > 0 && { errors }),
  };
}

/** One for each sender. */
function contactsOf(messages: readonly Message[]) {
  const bySender = new Map(messages.map((message) => [message.from ?? message.profileName, message]));
  return [...bySender.values()].map(({ from, profileName }) => ({
    profile: { name: profileName },
    ...(from === null ? { user_id: userId(profileName) } : { wa_id: from }),
  }));
}

function userId(name: string): string {
  return `US.${Buffer.from(name).toString("hex")}`;
}

function messageObject(context: MetaCloudContext, message: Message) {
  const common = {
    ...(message.context && { context: message.context }),
    ...(message.from === null ? { from_user_id: userId(message.profileName) } : { from: message.from }),
    id: message.messageId ?? `wamid.${randomBytes(24).toString("base64")}`,
    timestamp: String(message.timestamp ?? nowSeconds(context)),
  };
  switch (message.type) {
    case "text":
      return { ...common, type: "text", text: { body: message.body } };
    case "custom":
      return { ...common, ...message.message };
    case "unsupported":
      return {
        ...common,
        type: "unsupported",
        errors: [errorObject(131051, "Message type unknown", "Message type is currently not supported.")],
        ...(message.unsupportedType && { unsupported: { type: message.unsupportedType } }),
      };
    case "failed-media": {
      const type = context.settings.failedMediaType === "typed" ? message.mediaType : "unsupported";
      return { ...common, type, errors: [errorObject(131052, "Media download error", message.details)] };
    }
    default:
      return {
        ...common,
        type: message.type,
        [message.type]: mediaObject(context, message),
        ...(message.errors && { errors: message.errors }),
      };
  }
}

/** Members in the order of Meta's samples; those that are undefined are not written. */
function mediaObject(context: MetaCloudContext, message: MediaMessage) {
  const { type, mediaId } = message;
  const media = context.state.media.get(mediaId);
  const sha256 = message.sha256 === undefined ? (media?.declaredSha256 ?? null) : message.sha256;
  const { webhookMediaUrl, linkLifetimeSeconds } = context.settings;
  const captioned = type === "image" || type === "video" || type === "document";
  return {
    caption: captioned ? message.caption : undefined,
    filename: type === "document" ? (message.fileName ?? media?.fileName ?? undefined) : undefined,
    mime_type: message.mimeType ?? media?.mimeType ?? "application/octet-stream",
    sha256: sha256 === null ? undefined : Buffer.from(sha256, "hex").toString("base64"),
    id: mediaId,
    voice: type === "audio" ? message.voice : undefined,
    animated: type === "sticker" ? message.animated : undefined,
    url: webhookMediaUrl ? downloadLink(context, mediaId, linkLifetimeSeconds, "webhook") : undefined,
  };
}

function statusObject(context: MetaCloudContext, status: Status) {
  const unprocessed = "Unsupported Image mime type text/html. Please use one of image/png, image/jpeg.";
  const recorded = status.status === "failed" ? [errorObject(131053, "Media upload error", unprocessed)] : undefined;
  return {
    id: status.messageId,
    status: status.status,
    timestamp: String(status.timestamp ?? nowSeconds(context)),
    recipient_id: status.recipient,
    errors: status.errors ?? recorded,
  };
}

function errorObject(code: number, title: string, details: string) {
  return { code, title, message: title, error_data: { details } };
}

function nowSeconds(context: MetaCloudContext): number {
  return Math.floor(context.clock.now() / 1000);
}
