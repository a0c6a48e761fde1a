import { randomBytes, randomUUID } from "node:crypto";
import { arnOf } from "./api-call";
import type { AwsSocialContext } from "./context";
import type { EventMessage } from "./delivery-schemas";
import type { OwnedNumber } from "./state";

type Inbound = Extract<EventMessage, { from: string }>;
type InboundMedia = Extract<EventMessage, { mediaId: string }>;
type Status = Extract<EventMessage, { type: "status" }>;

/** The exact text of the SNS message: the event with one entry of Meta's webhook as a string in it. */
export function eventText(context: AwsSocialContext, owned: OwnedNumber, message: EventMessage): string {
  if (message.type === "raw") return message.body;
  const { account, businessAccount, number } = owned;
  const { wabaId } = businessAccount;
  const { metaPhoneNumberId } = number;
  return JSON.stringify({
    context: {
      MetaWabaIds: [{ wabaId, arn: arnOf(account, "waba", businessAccount.id) }],
      MetaPhoneNumberIds: [{ metaPhoneNumberId, arn: arnOf(account, "phone-number-id", number.phoneNumberId) }],
    },
    whatsAppWebhookEntry: JSON.stringify(message.type === "entry" ? message.entry : entryOf(context, owned, message)),
    aws_account_id: account.accountId,
    message_timestamp: new Date(context.clock.now()).toISOString().replace("Z", "271391Z"),
    messageId: randomUUID(),
  });
}

function entryOf(context: AwsSocialContext, { businessAccount, number }: OwnedNumber, message: Inbound | Status) {
  const metadata = { display_phone_number: number.phoneNumber, phone_number_id: number.metaPhoneNumberId };
  const value =
    message.type === "status"
      ? { statuses: [statusObject(context, message)] }
      : {
          contacts: [{ profile: { name: message.profileName }, wa_id: message.from }],
          messages: [messageObject(context, message)],
        };
  return {
    id: businessAccount.wabaId,
    changes: [{ value: { messaging_product: "whatsapp", metadata, ...value }, field: "messages" }],
  };
}

function messageObject(context: AwsSocialContext, message: Inbound) {
  const type = message.type === "voice" ? "audio" : message.type;
  return {
    from: message.from,
    id: message.messageId ?? `wamid.${randomBytes(42).toString("base64")}`,
    timestamp: String(message.timestamp ?? nowSeconds(context)),
    type,
    [type]: message.type === "text" ? { body: message.body } : mediaObject(context, message),
  };
}

function mediaObject(context: AwsSocialContext, message: InboundMedia) {
  const media = context.state.media.get(message.mediaId);
  const sha256 = message.sha256 === undefined ? (media?.declaredSha256 ?? null) : message.sha256;
  const base = {
    mime_type: message.mimeType ?? media?.mimeType ?? "application/octet-stream",
    ...(sha256 !== null && { sha256: Buffer.from(sha256, "hex").toString("base64") }),
    id: message.mediaId,
  };
  switch (message.type) {
    case "image":
    case "video":
      return { ...base, caption: message.caption };
    case "document":
      return { ...base, filename: message.fileName ?? media?.fileName ?? undefined, caption: message.caption };
    case "sticker":
      return { ...base, animated: false };
    case "audio":
      return { ...base, voice: false };
    case "voice":
      return { ...base, voice: true };
  }
}

function statusObject(context: AwsSocialContext, message: Status) {
  return {
    id: message.messageId,
    status: message.status,
    timestamp: String(message.timestamp ?? nowSeconds(context)),
    recipient_id: message.recipient,
    ...(message.status === "failed" && {
      errors: [{ code: 131_047, title: "Re-engagement message", message: "Re-engagement message" }],
    }),
  };
}

function nowSeconds(context: AwsSocialContext): number {
  return Math.floor(context.clock.now() / 1000);
}
