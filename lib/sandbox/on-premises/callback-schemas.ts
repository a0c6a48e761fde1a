import { z } from "zod";
import { mediaKindSchema } from "./application-settings";
import { clientErrorSchema, digits } from "./schemas";

const sender = {
  from: digits.default("16315551234"),
  profileName: z.string().default("Kerry Fisher"),
  /** "ABGG…" when left out. */
  messageId: z.string().optional(),
  /** Unix seconds; when the media was sent, or the sandbox's clock, when left out. */
  timestamp: z.number().int().optional(),
};
const statusParts = { messageId: z.string(), recipient: digits, timestamp: z.number().int().optional() };

const messageSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: mediaKindSchema,
    ...sender,
    /** Need not exist: a webhook may speak of media that is gone. */
    mediaId: z.string(),
    /** These come from the media object when left out; `file` is there when it is on the volume. */
    caption: z.string().optional(),
    fileName: z.string().optional(),
    mimeType: z.string().optional(),
    sha256: z.string().nullable().optional(),
    file: z.string().nullable().optional(),
    /** Absent unless given. */
    link: z.string().optional(),
    mediaStatus: z.string().optional(),
    /** A download that failed on arrival. */
    errors: z.array(clientErrorSchema).optional(),
  }),
  z.strictObject({ type: z.literal("text"), ...sender, body: z.string() }),
  z.strictObject({ type: z.literal("location"), ...sender, latitude: z.number(), longitude: z.number() }),
  /** A message that the client does not support. */
  z.strictObject({ type: z.literal("unknown"), ...sender }),
  z.strictObject({
    type: z.literal("status"),
    status: z.enum(["sent", "delivered", "read", "failed", "deleted", "warning"]),
    ...statusParts,
    errors: z.array(clientErrorSchema).optional(),
  }),
  /** A fault of the installation, not of one message. */
  z.strictObject({ type: z.literal("errors"), errors: z.array(clientErrorSchema).min(1) }),
  /** The end of a retry download, whether or not one was asked for. With errors it failed. */
  z.strictObject({
    type: z.literal("media_items"),
    mediaId: z.string(),
    status: z.string().default("downloaded"),
    errors: z.array(clientErrorSchema).optional(),
  }),
  /** Any text at all as the body, malformed JSON included. */
  z.strictObject({ type: z.literal("raw"), body: z.string() }),
]);
export type CallbackMessage = z.output<typeof messageSchema>;

/** A webhook to be sent now. What comes after a failed attempt follows the application settings. */
export const callbackSchema = z.strictObject({
  /** The application setting `webhooks.url` when left out. */
  url: z.url().optional(),
  message: messageSchema,
  /** Given up after so many. */
  maxAttempts: z.number().int().min(1).max(10).default(3),
});
export type Callback = z.output<typeof callbackSchema>;
