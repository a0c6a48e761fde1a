import { z } from "zod";
import { digits } from "./schemas";

const sender = {
  /** wa_id; null for a user who is known by name alone. */
  from: digits.nullable().default("16505551234"),
  profileName: z.string().default("Sheena"),
  /** "wamid.…" when left out. */
  messageId: z.string().optional(),
  /** Unix seconds; the sandbox's clock when left out. */
  timestamp: z.number().int().optional(),
  context: z.record(z.string(), z.unknown()).optional(),
};

const errorSchema = z.looseObject({
  code: z.number().int(),
  title: z.string().optional(),
  message: z.string().optional(),
  error_data: z.unknown().optional(),
  href: z.string().optional(),
});

const mediaTypeSchema = z.enum(["image", "video", "audio", "document", "sticker"]);

const eventSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: mediaTypeSchema,
    ...sender,
    /** Need not exist: a webhook may speak of media that is gone. */
    mediaId: z.string(),
    caption: z.string().optional(),
    /** Of audio: a voice note. */
    voice: z.boolean().default(false),
    /** Of stickers. */
    animated: z.boolean().default(false),
    /** These three come from the media object when left out. */
    fileName: z.string().optional(),
    mimeType: z.string().optional(),
    /** Hex; sent as base64. null leaves it out. */
    sha256: z.string().nullable().optional(),
    /** Beside the media object. */
    errors: z.array(errorSchema).optional(),
  }),
  z.strictObject({ type: z.literal("text"), ...sender, body: z.string() }),
  /** Media that could not be had from the sender: 131052 and no media id. */
  z.strictObject({
    type: z.literal("failed-media"),
    ...sender,
    mediaType: mediaTypeSchema.default("image"),
    details: z.string().default("Failed to download the media from the sender. Media is no longer available."),
  }),
  /** A message of a kind that the API does not pass on: 131051. */
  z.strictObject({ type: z.literal("unsupported"), ...sender, unsupportedType: z.string().optional() }),
  /** Any message object: `message` is put over the common members. */
  z.strictObject({ type: z.literal("custom"), ...sender, message: z.record(z.string(), z.unknown()) }),
  z.strictObject({
    type: z.literal("status"),
    /** "sent", "delivered", "read" and "failed" are Meta's own. */
    status: z.string(),
    messageId: z.string(),
    recipient: digits.default("16505551234"),
    timestamp: z.number().int().optional(),
    /** The recorded 131053 when a failed status has none. */
    errors: z.array(errorSchema).optional(),
  }),
  /** An error of the account: stands in the value itself. */
  z.strictObject({ type: z.literal("errors"), errors: z.array(errorSchema).min(1) }),
]);
export type WebhookEvent = z.output<typeof eventSchema>;

const changeSchema = z.strictObject({
  phoneNumberId: digits,
  field: z.string().default("messages"),
  events: z.array(eventSchema).min(1),
});
export type WebhookChange = z.output<typeof changeSchema>;

/** What stands in the body: one event, several entries with changes and events, or any text at all. */
const contentSchema = z.union([
  z.strictObject({ phoneNumberId: digits, event: eventSchema }),
  z.strictObject({
    entries: z
      .array(
        z.strictObject({
          /** The business account of the entry's first number when left out. */
          wabaId: digits.optional(),
          changes: z.array(changeSchema).min(1),
        }),
      )
      .min(1),
  }),
  /** Malformed JSON and bodies of any size included. */
  z.strictObject({ body: z.string() }),
]);
export type WebhookContent = z.output<typeof contentSchema>;

export const webhookSchema = z.strictObject({
  appId: digits,
  /** The app's callbackUrl when left out. */
  url: z.url().optional(),
  content: contentSchema,
  /** The setting `webhookSigning` when left out. `wrong` signs another body. */
  signing: z.enum(["right", "wrong", "off"]).optional(),
  maxAttempts: z.number().int().min(1).max(10).default(3),
  /** Before the second attempt; doubles with every further one. */
  retryDelayMs: z.number().int().min(0).max(60_000).default(1000),
});
export type Webhook = z.output<typeof webhookSchema>;

/** A hub.challenge handshake, as setting a callback URL in the app's dashboard makes one. */
export const verifySchema = z.strictObject({
  appId: digits,
  /** These two are the app's own when left out. */
  url: z.url().optional(),
  verifyToken: z.string().optional(),
});
