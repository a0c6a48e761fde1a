import { z } from "zod";
import { mediaFields, newMediaFields } from "../seed-content";
import { applicationPatchSchema, applicationSchema, mediaKindSchema } from "./application-settings";

export const digits = z.string().regex(/^\d{5,15}$/, "must be 5 to 15 digits, country code first, without a plus sign");

/** As the client puts errors into answers and webhooks. */
export const clientErrorSchema = z.strictObject({
  code: z.number().int(),
  title: z.string(),
  details: z.string().optional(),
  href: z.string().optional(),
});

const userSchema = z.strictObject({
  username: z.string().min(1),
  password: z.string().min(1),
  /** Until it is changed, login answers 1024. The factory's admin/secret has to. */
  mustChangePassword: z.boolean().default(false),
});

const nodeSchema = z.union([
  z.strictObject({ gateway_status: z.string(), role: z.string().optional() }),
  z.strictObject({ errors: z.array(clientErrorSchema).min(1) }),
]);

const installationParts = {
  waId: digits.default("15550783881"),
  /** What `meta.version` says. */
  version: z.string().default("v2.45.1"),
  admin: userSchema.default({ username: "admin", password: "secret", mustChangePassword: true }),
  /** A further user, who may do everything but application settings. */
  user: userSchema.nullable().default(null),
  /** With it, and only with it, health can be asked without logging in. */
  apiKey: z.string().min(12).max(128).nullable().default(null),
  /**
   * What /v1/health says: `connected`, `connecting`, `disconnected`, `uninitialized`, `unregistered` or anything else
   * of the one node, or several nodes by "host:container". Unless a node is connected, retry downloads fail.
   */
  gateway: z.union([z.string(), z.record(z.string(), nodeSchema)]).default("connected"),
};

/** The one installation of a stand-in. Sending it again replaces it: sessions, pending retry downloads and waiting webhooks end, media stay. */
export const newInstallationSchema = z.strictObject({
  ...installationParts,
  /** Application settings that differ from the defaults. */
  application: applicationPatchSchema.default({}),
});
export const installationSchema = z.strictObject({ ...installationParts, application: applicationSchema });
export type Installation = z.output<typeof installationSchema>;

/** What the documents leave open, and releases that differ. */
export const settingsSchema = z.strictObject({
  /** Wrong passwords within a minute of the sandbox's clock after which every login answers 429; 0 for no limit. */
  loginFailuresAllowed: z.number().int().min(0),
  /** A login ends the user's older tokens. */
  loginEndsOlderTokens: z.boolean(),
  tokenLifetimeSeconds: z.number().int(),
  /** Requests beyond it answer 429; null for no limit. */
  rateLimit: z
    .strictObject({ perSecond: z.number().min(0).default(20), burst: z.number().int().min(1).default(60) })
    .nullable(),
  uploadStatus: z.union([z.literal(200), z.literal(201)]),
  maxUploadBytes: z.number().int().min(1),
  /** Content-Disposition names the file. */
  dispositionName: z.boolean(),
  /** A 404 of GET /v1/media/{id} with the error envelope, or without a body. */
  missingMedia: z.enum(["json", "empty"]),
  /** GET /v1/media/{id} honours Range. */
  range: z.boolean(),
  /** Which numbers of the application settings are text: the two delays, none or all. */
  settingsNumbers: z.enum(["delays-as-text", "numbers", "all-as-text"]),
  retryStatus: z.union([z.literal(200), z.literal(201), z.literal(202)]),
  /** Milliseconds from accepting a retry download to its outcome; `manual`: until told by the control API. */
  retryCompletion: z.union([z.number().int().min(0).max(600_000), z.enum(["manual", "never"])]),
  /**
   * `stored`: the file, then the webhook. `failed`: a webhook with errors that still says "downloaded".
   * `callback-first`: all of it before the HTTP answer. `callback-twice`: the webhook comes twice. `poll-only`: the
   * file without a webhook. `callback-late`: the file, and the webhook only after `retryCompletion` once more (told
   * once more). `file-late`: the webhook, and the file only after `retryCompletion` once more.
   */
  retryOutcome: z.enum([
    "stored",
    "failed",
    "callback-first",
    "callback-twice",
    "poll-only",
    "callback-late",
    "file-late",
  ]),
  /** What a failed retry download says. */
  retryError: clientErrorSchema,
  /** An unknown id is refused at once with 1006, fails by webhook, or either as its form is wrong or right. */
  retryUnknownId: z.enum(["by-form", "refused", "callback"]),
  /** Without a webhook URL a retry download answers 412 with 1022. */
  retryNeedsWebhook: z.boolean(),
});
export type Settings = z.output<typeof settingsSchema>;

/** The reading of each open question that the sandbox takes unless told otherwise. */
export const DEFAULT_SETTINGS: Settings = {
  loginFailuresAllowed: 10,
  loginEndsOlderTokens: false,
  tokenLifetimeSeconds: 7 * 86_400,
  rateLimit: null,
  uploadStatus: 201,
  maxUploadBytes: 100 * 1024 * 1024,
  dispositionName: false,
  missingMedia: "json",
  range: false,
  settingsNumbers: "delays-as-text",
  retryStatus: 200,
  retryCompletion: 1500,
  retryOutcome: "stored",
  retryError: { code: 400, title: "Parameter not valid", details: "Media not found in the datastore." },
  retryUnknownId: "by-form",
  retryNeedsWebhook: true,
};

/** A media object of an inbound message. */
export const newMediaSchema = z.strictObject({
  /** Seeding an id again replaces it. A random UUID when left out. */
  id: z.string().min(1).max(200).optional(),
  ...newMediaFields,
  /** The sample's own when left out, `document` for other bytes. */
  kind: mediaKindSchema.optional(),
  caption: z.string().optional(),
  /** false: it was never downloaded. When left out, as `media.auto_download` says for its kind. */
  onVolume: z.boolean().optional(),
  /** ISO 8601; now by the sandbox's clock when left out. WhatsApp keeps the bytes for 14 days from then. */
  sentAt: z.iso.datetime().optional(),
  /** Whether the sender's device can give the bytes again after that. */
  senderHasIt: z.boolean().default(true),
});

export const mediaSchema = z.strictObject({
  ...mediaFields,
  kind: mediaKindSchema,
  caption: z.string().nullable(),
  direction: z.enum(["inbound", "uploaded"]),
  onVolume: z.boolean(),
  sentAt: z.iso.datetime(),
  senderHasIt: z.boolean(),
});
export type Media = z.output<typeof mediaSchema>;

export const mediaChangeSchema = mediaSchema.pick({ onVolume: true, senderHasIt: true, sentAt: true }).partial();
export type MediaChange = z.input<typeof mediaChangeSchema>;
