import { z } from "zod";
import { mediaFields, newMediaFields } from "../seed-content";

export const digits = z.string().regex(/^\d{1,20}$/, "must be digits alone");

/** A business phone number. Its members but `noStorage` are answered under these very names. */
const numberSchema = z.looseObject({
  id: digits,
  display_phone_number: z.string().default("+1 631-555-5555"),
  verified_name: z.string().default("Example"),
  status: z.string().default("CONNECTED"),
  quality_rating: z.string().default("GREEN"),
  code_verification_status: z.string().default("VERIFIED"),
  account_mode: z.string().default("LIVE"),
  host_platform: z.string().default("CLOUD_API"),
  messaging_limit_tier: z.string().default("TIER_1K"),
  /** Uploads live an hour, or their `ttl`, which other numbers may not send. */
  noStorage: z.boolean().default(false),
});
export type PhoneNumber = z.output<typeof numberSchema>;

const wabaSchema = z.strictObject({
  id: digits,
  name: z.string().default("Example"),
  numbers: z.array(numberSchema).max(500),
});
export type Waba = z.output<typeof wabaSchema>;

const tokenSchema = z.strictObject({
  token: z.string().min(1),
  state: z.enum(["valid", "expired", "invalid", "password-changed"]).default("valid"),
  permissions: z.array(z.string()).default(["whatsapp_business_messaging", "whatsapp_business_management"]),
});
export type Token = z.output<typeof tokenSchema>;

/** One Meta app with its system-user tokens and the business accounts they reach. Sending it again replaces it. */
export const appSchema = z.strictObject({
  appId: digits,
  appSecret: z.string().min(1),
  /** Every call to the graph host has to carry appsecret_proof. */
  requireProof: z.boolean().default(false),
  tokens: z.array(tokenSchema),
  wabas: z.array(wabaSchema),
  callbackUrl: z.url().nullable().default(null),
  verifyToken: z.string().default(""),
});
export type App = z.output<typeof appSchema>;

const share = z.number().int().min(0);
const status = z.number().int().min(200).max(599);
const lifetimeDays = z.number().min(0).max(365);

/** What the documents leave open, and numbers that a test may want to move. */
export const settingsSchema = z.strictObject({
  /** Calls without a version, or with an older one, are answered as this one. */
  oldestVersion: z.string().regex(/^v\d+\.\d+$/),
  fileSize: z.enum(["number", "string"]),
  /** An upload without the form field `type`. */
  missingType: z.enum(["accepted", "refused"]),
  /** The refusal of a type ends with the type that was received, as newer builds say it. */
  namesReceivedType: z.boolean(),
  /** Limits of each type at upload; 100 MB holds always. */
  uploadSizeLimits: z.enum(["off", "enforced"]),
  fileTooLargeSubcode: z.number().int().nullable(),
  /** HTTP status for a media id that is unknown, expired, deleted or somebody else's. */
  unknownMediaStatus: z.union([z.literal(400), z.literal(404)]),
  inboundLifetimeDays: lifetimeDays,
  uploadLifetimeDays: lifetimeDays,
  /** `error_data` in answers. */
  errorData: z.enum(["object", "string"]),
  /** `code` in answers. */
  errorCode: z.enum(["number", "string"]),
  /** HTTP status of errors asked for by a fault of kind "code"; null takes the documented one of the code. */
  codeFaultStatus: status.nullable(),
  /** `paging.next` carries the caller's token. */
  nextCarriesToken: z.boolean(),
  /** X-App-Usage, percentages. */
  appUsage: z.strictObject({ call_count: share, total_cputime: share, total_time: share }),
  /** X-Business-Use-Case-Usage; the last is in minutes. */
  businessUsage: z.strictObject({
    call_count: share,
    total_cputime: share,
    total_time: share,
    estimated_time_to_regain_access: share,
  }),
  linkLifetimeSeconds: z.number().int().min(-86_400).max(604_800),
  /** The download host's answer without a token, or with a wrong one. */
  downloadUnauthorizedStatus: z.union([z.literal(401), z.literal(403), z.literal(404)]),
  /** The same for an empty or missing User-Agent; null does not look. */
  emptyUserAgentStatus: status.nullable(),
  downloadErrorBody: z.string(),
  webhookSigning: z.enum(["right", "wrong", "off"]),
  /** Slashes and everything beyond ASCII are escaped in webhook bodies, as Meta does. */
  webhookEscaping: z.boolean(),
  /** Media messages carry `url`, as of webhook version 24. */
  webhookMediaUrl: z.boolean(),
  /** `type` of a message whose media could not be had (131052). */
  failedMediaType: z.enum(["unsupported", "typed"]),
  /** What the callback URL is told after a message was taken. */
  statusesAfterSend: z.enum(["none", "delivered", "failed"]),
});
export type Settings = z.output<typeof settingsSchema>;

/** The reading of each open question that the sandbox takes unless told otherwise. */
export const DEFAULT_SETTINGS: Settings = {
  oldestVersion: "v19.0",
  fileSize: "number",
  missingType: "accepted",
  namesReceivedType: true,
  uploadSizeLimits: "off",
  fileTooLargeSubcode: null,
  unknownMediaStatus: 400,
  inboundLifetimeDays: 7,
  uploadLifetimeDays: 30,
  errorData: "object",
  errorCode: "number",
  codeFaultStatus: null,
  nextCarriesToken: false,
  appUsage: { call_count: 0, total_cputime: 0, total_time: 0 },
  businessUsage: { call_count: 1, total_cputime: 1, total_time: 1, estimated_time_to_regain_access: 0 },
  linkLifetimeSeconds: 300,
  downloadUnauthorizedStatus: 401,
  emptyUserAgentStatus: null,
  downloadErrorBody: "Not Found",
  webhookSigning: "right",
  webhookEscaping: true,
  webhookMediaUrl: true,
  failedMediaType: "unsupported",
  statusesAfterSend: "none",
};

/** `object-missing`: metadata is answered, but the download host has no bytes. The other two: the id is gone. */
export const mediaStateSchema = z.enum(["available", "expired", "deleted", "object-missing"]);

/** A media object. */
export const newMediaSchema = z.strictObject({
  phoneNumberId: digits,
  /** Seeding an id again replaces it. Random digits when left out. */
  id: digits.optional(),
  ...newMediaFields,
  direction: z.enum(["inbound", "uploaded"]).default("inbound"),
  state: mediaStateSchema.default("available"),
});

export const mediaSchema = z.strictObject({
  ...mediaFields,
  phoneNumberId: z.string(),
  /** Of the bytes, see RFC 1950. */
  adler32: z.number(),
  direction: z.enum(["inbound", "uploaded"]),
  state: mediaStateSchema,
  /** Milliseconds since the epoch, by the sandbox's clock. */
  createdAt: z.number(),
  /** Minutes to live of an upload for a number without storage; null for the ordinary time. */
  ttlMinutes: z.number().nullable(),
});
export type Media = z.output<typeof mediaSchema>;
