import { z } from "zod";

const digits = z.string().regex(/^\d{5,20}$/, "must be 5 to 20 digits");

const sender = {
  from: digits.default("14255550150"),
  profileName: z.string().default("Jay"),
  /** "wamid.…" when left out. */
  messageId: z.string().optional(),
  /** Unix seconds; the sandbox's clock when left out. */
  timestamp: z.number().int().optional(),
};

const messageSchema = z.discriminatedUnion("type", [
  z.strictObject({
    /** `voice` is an `audio` message with `voice: true`. */
    type: z.enum(["image", "video", "audio", "voice", "document", "sticker"]),
    ...sender,
    /** Need not exist: an event may speak of media that is gone. */
    mediaId: z.string(),
    caption: z.string().optional(),
    /** These three come from the media object when left out. */
    fileName: z.string().optional(),
    mimeType: z.string().optional(),
    /** Lower-case hex; sent as base64. */
    sha256: z.string().nullable().optional(),
  }),
  z.strictObject({ type: z.literal("text"), ...sender, body: z.string() }),
  z.strictObject({
    type: z.literal("status"),
    status: z.enum(["accepted", "sent", "delivered", "read", "failed", "deleted", "warning"]),
    messageId: z.string(),
    recipient: digits,
    timestamp: z.number().int().optional(),
  }),
  /** Any JSON as the entry of Meta's webhook. */
  z.strictObject({ type: z.literal("entry"), entry: z.unknown() }),
  /** Any text at all as the SNS message, malformed JSON included. */
  z.strictObject({ type: z.literal("raw"), body: z.string() }),
]);
export type EventMessage = z.output<typeof messageSchema>;

const signing = {
  /** "1" and "2" are SignatureVersions, the topic's own when left out. `wrong` signs another text, `off` leaves the signature out. */
  signing: z.enum(["1", "2", "wrong", "off"]).optional(),
  /** Name another certificate than the sandbox's own. */
  signingCertUrl: z.string().optional(),
};
const attempts = {
  maxAttempts: z.number().int().min(1).max(10).default(3),
  retryDelayMs: z.number().int().min(0).max(60_000).default(1000),
};

/** One SNS notification of a number's event. */
export const deliverySchema = z.strictObject({
  /** "phone-number-id-…" */
  phoneNumberId: z.string(),
  /** The event destination of the number's business account when left out. */
  topicArn: z.string().optional(),
  /** The topic's endpoint when left out. */
  url: z.url().optional(),
  message: messageSchema,
  /** SNS MessageId, the same in every attempt; random when left out. */
  snsMessageId: z.string().optional(),
  subject: z.string().optional(),
  ...signing,
  /** The topic's own `rawDelivery` when left out. */
  rawDelivery: z.boolean().optional(),
  /** Deliver although the subscription is not confirmed. */
  evenUnconfirmed: z.boolean().default(false),
  ...attempts,
});
export type EventDelivery = z.output<typeof deliverySchema>;

/** Asks an endpoint to confirm its subscription, or tells it that the subscription has ended. */
export const subscriptionSchema = z.strictObject({
  topicArn: z.string(),
  /** Becomes the topic's endpoint; the topic's own when left out. */
  url: z.url().optional(),
  type: z.enum(["SubscriptionConfirmation", "UnsubscribeConfirmation"]).default("SubscriptionConfirmation"),
  /** Name another URL to visit than the sandbox's own. */
  subscribeUrl: z.string().optional(),
  ...signing,
  ...attempts,
  /** After a 2xx answer, how long to wait for the confirmation when it has not come yet. */
  waitMs: z.number().int().min(0).max(60_000).default(2000),
});
export type SubscriptionRequest = z.output<typeof subscriptionSchema>;
