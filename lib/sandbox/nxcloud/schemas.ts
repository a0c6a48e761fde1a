import { z } from "zod";
import { mediaFields, newMediaFields } from "../seed-content";

const digits = z.string().regex(/^\d{5,15}$/, "must be 5 to 15 digits, country code first, without a plus sign");

const numberSchema = z.strictObject({
  phoneNumber: digits,
  verifiedName: z.string(),
  status: z.string().default("CONNECTED"),
  qualityRating: z.string().default("GREEN"),
  /** false: a number of the customer, but not of the application; calls for it get 9006. */
  boundToApplication: z.boolean().default(true),
});
export type AccountNumber = z.output<typeof numberSchema>;

/** One NXCloud customer with one WhatsApp application. Sending it again replaces it; its media stay. */
export const accountSchema = z.strictObject({
  accessKey: z.string().min(1),
  accessSecret: z.string().min(1),
  appkey: z.string().min(1),
  /** Only integrators may call phoneList. */
  integrator: z.boolean().default(false),
  callbackUrl: z.url().nullable().default(null),
  numbers: z.array(numberSchema).max(500),
});
export type Account = z.output<typeof accountSchema>;

/** What the vendor's documents leave open. */
export const settingsSchema = z.strictObject({
  unknownMediaCode: z.number().int(),
  unknownAppkeyCode: z.number().int(),
  uploadRefusedCode: z.number().int(),
  /** HTTP status of an answer whose code is not 0. */
  failureStatus: z.number().int().min(200).max(599),
  linkLifetimeSeconds: z.number().int().min(-86_400).max(604_800),
  /** Take uploadMedia calls whose header says `action: uploadTemplateFile`, as seen in the wild. */
  lenientAction: z.boolean(),
  getPhoneShape: z.enum(["map", "array"]),
  callbackSigning: z.enum(["off", "md5", "sha256"]),
  callbackNumberField: z.enum(["merchant_phone", "business_phone"]),
  callbackHash: z.enum(["hex", "base64"]),
});
export type Settings = z.output<typeof settingsSchema>;

/** The reading of each open question that the sandbox takes unless told otherwise. */
export const DEFAULT_SETTINGS: Settings = {
  unknownMediaCode: -1,
  unknownAppkeyCode: 9008,
  uploadRefusedCode: 9000,
  failureStatus: 200,
  linkLifetimeSeconds: 3600,
  lenientAction: false,
  getPhoneShape: "map",
  callbackSigning: "off",
  callbackNumberField: "merchant_phone",
  callbackHash: "hex",
};

/** `expired`: NXCloud no longer knows the id. `object-missing`: it does, but the object behind the link is gone. */
export const mediaStateSchema = z.enum(["available", "expired", "object-missing"]);

/** A media object of an inbound message. */
export const newMediaSchema = z.strictObject({
  accessKey: z.string(),
  businessPhone: digits,
  /** Seeding an id again replaces it. Random when left out. */
  id: z.string().min(1).max(200).optional(),
  ...newMediaFields,
});

export const mediaSchema = z.strictObject({
  ...mediaFields,
  accessKey: z.string(),
  businessPhone: z.string(),
  /** Name of the object in the store: a UUID of its own. */
  objectKey: z.uuid(),
  direction: z.enum(["inbound", "uploaded"]),
  state: mediaStateSchema,
});
export type Media = z.output<typeof mediaSchema>;

const sender = {
  from: digits.default("8617600000819"),
  profileName: z.string().default("Jay"),
  /** "ABGH…" when left out. */
  messageId: z.string().optional(),
  /** Unix seconds; the sandbox's clock when left out. */
  timestamp: z.number().int().optional(),
};

const messageSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.enum(["image", "video", "audio", "voice", "document", "sticker"]),
    ...sender,
    /** Need not exist: a callback may speak of media that is gone. */
    mediaId: z.string(),
    caption: z.string().optional(),
    /** These three come from the media object when left out. */
    fileName: z.string().optional(),
    mimeType: z.string().optional(),
    sha256: z.string().nullable().optional(),
  }),
  z.strictObject({ type: z.literal("text"), ...sender, body: z.string() }),
  z.strictObject({
    type: z.literal("location"),
    ...sender,
    latitude: z.number(),
    longitude: z.number(),
    name: z.string().optional(),
    address: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal("status"),
    status: z.enum(["sent", "delivered", "read", "failed", "deleted"]),
    messageId: z.string(),
    recipient: digits,
    timestamp: z.number().int().optional(),
  }),
  /** Any text at all as the body, malformed JSON included. */
  z.strictObject({ type: z.literal("raw"), body: z.string() }),
]);
export type CallbackMessage = z.output<typeof messageSchema>;

export const callbackSchema = z.strictObject({
  accessKey: z.string(),
  businessPhone: digits,
  /** The account's callbackUrl when left out. */
  url: z.url().optional(),
  message: messageSchema,
  /** The setting `callbackSigning` when left out. `wrong` signs another body. */
  signing: z.enum(["off", "md5", "sha256", "wrong"]).optional(),
  maxAttempts: z.number().int().min(1).max(10).default(3),
  retryDelayMs: z.number().int().min(0).max(60_000).default(1000),
});
export type Callback = z.output<typeof callbackSchema>;
