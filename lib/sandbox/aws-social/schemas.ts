import { z } from "zod";
import { contentSchema } from "../content-store";
import { mediaFields, newMediaFields } from "../seed-content";

const accountId = z.string().regex(/^\d{12}$/, "must be 12 digits");
const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be a region such as us-east-1");
const digits = z.string().regex(/^\d{5,20}$/, "must be 5 to 20 digits");
/** "s3:PutObject", "social-messaging:GetWhatsAppMessageMedia" or "s3:*": what a policy denies. */
const actions = z.array(z.string().regex(/^[a-z0-9-]+:(\*|[A-Za-z0-9]+)$/)).default([]);

const accessKeySchema = z.strictObject({
  accessKeyId: z.string().regex(/^\w{16,128}$/),
  secretAccessKey: z.string().min(8),
  /** Given to temporary keys, which are refused without it. */
  sessionToken: z.string().nullable().default(null),
  userName: z.string().default("attache"),
  deniedActions: actions,
});

const roleSchema = z.strictObject({
  arn: z.string().regex(/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/),
  /** AssumeRole has to name it. */
  externalId: z.string().nullable().default(null),
  /** Who may assume it besides the role's own account. */
  trustedAccounts: z.array(accountId).default([]),
  deniedActions: actions,
});
export type Role = z.output<typeof roleSchema>;

const numberSchema = z.strictObject({
  /** What the API calls the number. */
  phoneNumberId: z.string().regex(/^phone-number-id-[0-9a-zA-Z]+$/),
  /** What Meta calls it: `metadata.phone_number_id` of its events. */
  metaPhoneNumberId: digits,
  phoneNumber: digits,
  displayName: z.string(),
  qualityRating: z.string().max(10).default("GREEN"),
});
export type AccountNumber = z.output<typeof numberSchema>;

const topicSchema = z.strictObject({
  arn: z.string().regex(/^arn:aws:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/, "must be the ARN of a standard topic"),
  /** The setting `signatureVersion` when left out. */
  signatureVersion: z.enum(["1", "2"]).optional(),
  /** Where the one subscription delivers. */
  endpoint: z.url().nullable().default(null),
  confirmed: z.boolean().default(false),
  /** Deliver the message alone, without envelope and signature. */
  rawDelivery: z.boolean().default(false),
});
export type Topic = z.output<typeof topicSchema>;

const businessAccountSchema = z.strictObject({
  id: z.string().regex(/^waba-[0-9a-zA-Z]+$/),
  /** Meta's id of the WhatsApp business account. */
  wabaId: digits,
  name: z.string(),
  registrationStatus: z.enum(["COMPLETE", "INCOMPLETE"]).default("COMPLETE"),
  /** Unix seconds. */
  linkDate: z.number().default(1_736_379_043),
  /** Where its events go. */
  topicArn: z.string().nullable().default(null),
  numbers: z.array(numberSchema).max(500),
});
export type BusinessAccount = z.output<typeof businessAccountSchema>;

/** One AWS account in one region. Sending it again replaces it; its media and objects stay. */
export const accountSchema = z.strictObject({
  accountId,
  /** Of its business accounts; requests to the API have to be signed for it. */
  region: region.default("us-east-1"),
  accessKeys: z.array(accessKeySchema).default([]),
  roles: z.array(roleSchema).default([]),
  businessAccounts: z.array(businessAccountSchema).max(25).default([]),
  buckets: z
    .array(z.strictObject({ name: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/), region }))
    .default([]),
  topics: z.array(topicSchema).default([]),
});
export type Account = z.output<typeof accountSchema>;

const storageProblem = z.enum([
  "ResourceNotFoundException",
  "InvalidParametersException",
  "AccessDeniedException",
  "DependencyException",
]);

/** What AWS's documents leave open. */
export const settingsSchema = z.strictObject({
  /** GetWhatsAppMessageMedia stores at key + mediaId + "." + extension, or without both. */
  storedExtension: z.enum(["appended", "none"]),
  /** What is appended for long or unlike subtypes: "docx" and "mp3", or the subtype itself: "mpeg". */
  longSubtypes: z.enum(["short", "subtype"]),
  fileSize: z.enum(["bytes", "kilobytes", "absent"]),
  mimeType: z.enum(["present", "absent"]),
  /** A Get with no destination and no metadataOnly. */
  neitherDestination: z.enum(["refused", "metadata"]),
  metadataOnlyWithDestination: z.enum(["metadata", "store", "refused"]),
  /** Of the object that a Get writes; `default` leaves it to S3: binary/octet-stream. */
  storedContentType: z.enum(["media", "default"]),
  expiredError: z.enum(["ResourceNotFoundException", "AccessDeniedByMetaException"]),
  /** DeleteWhatsAppMessageMedia of an id that nobody knows. */
  unknownDelete: z.enum(["refused", "success"]),
  /** A bucket that is missing, of another account or of another region, and an object that is missing. */
  storageError: storageProblem,
  /** Post of a type or a size that WhatsApp does not take. */
  unsupportedMediaError: z.enum(["InvalidParametersException", "ValidationException", "DependencyException"]),
  errorNameIn: z.enum(["header", "code", "__type"]),
  /** "com.amazonaws.socialmessaging#" before the name. */
  errorNamespace: z.boolean(),
  /** ":http://internal.amazon.com/…" after the name. */
  errorSuffix: z.boolean(),
  errorMessageField: z.enum(["message", "Message"]),
  /** Business accounts in one answer where the request names no maxResults. */
  listPageSize: z.number().int().min(1).max(100),
  /** Of topics that name none. */
  signatureVersion: z.enum(["1", "2"]),
  /**
   * Take presigned URLs of the sandbox's own S3, whose host is 127.0.0.1. When off, only what AWS takes:
   * https://…s3….amazonaws.com/…, for which the sandbox's S3 stands in as well. No other host is ever called.
   */
  anyPresignedHost: z.boolean(),
  /** How S3 answers a request signed for another region than the bucket's. */
  wrongBucketRegion: z.enum(["redirect", "malformed"]),
  /** Of AssumeRole's credentials; null: as long as was asked for. A negative number: expired from the start. */
  sessionSeconds: z.number().int().nullable(),
});
export type Settings = z.output<typeof settingsSchema>;

/** The reading of each open question that the sandbox takes unless told otherwise. */
export const DEFAULT_SETTINGS: Settings = {
  storedExtension: "appended",
  longSubtypes: "subtype",
  fileSize: "bytes",
  mimeType: "present",
  neitherDestination: "refused",
  metadataOnlyWithDestination: "metadata",
  storedContentType: "media",
  expiredError: "ResourceNotFoundException",
  unknownDelete: "refused",
  storageError: "ResourceNotFoundException",
  unsupportedMediaError: "InvalidParametersException",
  errorNameIn: "header",
  errorNamespace: false,
  errorSuffix: false,
  errorMessageField: "message",
  listPageSize: 100,
  signatureVersion: "1",
  anyPresignedHost: true,
  wrongBucketRegion: "redirect",
  sessionSeconds: null,
};

/** `expired`: WhatsApp no longer has it. `foreign`: Meta refuses it to this number. */
export const mediaStateSchema = z.enum(["available", "expired", "foreign"]);

/** Media of an inbound message. Bytes come by sample name, as base64, or are generated from a seed. */
export const newMediaSchema = z.strictObject({
  accountId,
  /** "phone-number-id-…" */
  phoneNumberId: z.string(),
  /** Seeding an id again replaces it. Random digits when left out. */
  id: z
    .string()
    .regex(/^[A-Za-z0-9]{1,100}$/)
    .optional(),
  ...newMediaFields,
  state: mediaStateSchema.default("available"),
});

export const mediaSchema = z.strictObject({
  ...mediaFields,
  accountId: z.string(),
  phoneNumberId: z.string(),
  direction: z.enum(["inbound", "uploaded"]),
  state: mediaStateSchema,
});
export type Media = z.output<typeof mediaSchema>;

/** An object in the sandbox's S3. */
export const objectSchema = z.strictObject({
  bucket: z.string(),
  key: z.string(),
  content: contentSchema,
  sizeBytes: z.number(),
  contentType: z.string(),
  /** MD5 of the bytes in hex. */
  etag: z.string(),
  /** Milliseconds since the epoch, the sandbox's clock. */
  modifiedAt: z.number(),
  /** The `x-amz-meta-…` headers that it was stored with. */
  metadata: z.record(z.string(), z.string()),
  /** Of the media that a Get wrote here. */
  mediaId: z.string().nullable(),
});
export type StoredObject = z.output<typeof objectSchema>;
