import { z } from "zod";
import { searchText } from "./text";
import { findingSchema, ownedBytesSchema, versionSchema } from "./versions";

export const MEDIA_STATUSES = [
  "REFERENCED",
  "QUEUED",
  "DOWNLOADING",
  "RETRY_WAIT",
  "AWAITING_PROVIDER",
  "STORED",
  "FAILED",
  "GONE",
  "QUARANTINED",
  "PURGED",
] as const;
export const MEDIA_KINDS = ["IMAGE", "VIDEO", "AUDIO", "VOICE", "DOCUMENT", "STICKER", "UNKNOWN"] as const;
export const DIRECTIONS = ["INBOUND", "UPLOADED"] as const;
/** Statuses that somebody should look at; counted in the rail. */
export const ATTENTION_STATUSES = ["RETRY_WAIT", "FAILED", "GONE", "QUARANTINED"] as const;

export const PROBE_VERDICTS = ["THERE", "GONE", "UNCLEAR"] as const;
export type ProbeVerdict = (typeof PROBE_VERDICTS)[number];

export const mediaStatusSchema = z.enum(MEDIA_STATUSES);
export const mediaKindSchema = z.enum(MEDIA_KINDS);
export const directionSchema = z.enum(DIRECTIONS);
export type MediaStatus = z.infer<typeof mediaStatusSchema>;
export type MediaKind = z.infer<typeof mediaKindSchema>;
export type Direction = z.infer<typeof directionSchema>;

/** How each is said everywhere. */
export const STATUS_WORDS: Readonly<Record<MediaStatus, string>> = {
  REFERENCED: "Known, not fetched",
  QUEUED: "Queued",
  DOWNLOADING: "Downloading",
  RETRY_WAIT: "Will be tried again",
  AWAITING_PROVIDER: "Waiting for the provider",
  STORED: "Stored",
  FAILED: "Failed, can be fetched",
  GONE: "Gone",
  QUARANTINED: "Held back",
  PURGED: "Purged",
};
export const KIND_WORDS: Readonly<Record<MediaKind, string>> = {
  IMAGE: "Photo",
  VIDEO: "Video",
  AUDIO: "Audio",
  VOICE: "Voice note",
  DOCUMENT: "Document",
  STICKER: "Sticker",
  UNKNOWN: "Unknown kind",
};
export const DIRECTION_WORDS: Readonly<Record<Direction, string>> = { INBOUND: "Received", UPLOADED: "Uploaded" };

/** A phoneNumberId, or "all" for every number that the operator may see. */
export const numberScopeSchema = z.union([z.literal("all"), z.uuid()]);

const listOf = <T extends z.ZodType>(schema: T) =>
  z.preprocess(
    (value) => (typeof value === "string" && value ? value.split(",") : undefined),
    z.array(schema).max(10).optional(),
  );

/** Query of GET /api/media. `status` and `kind` are comma-separated. `q` matches file name or caption. */
export const mediaListQuerySchema = z.object({
  number: numberScopeSchema,
  status: listOf(mediaStatusSchema),
  kind: listOf(mediaKindSchema),
  direction: directionSchema.optional(),
  q: searchText.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(60),
});
export type MediaListQuery = z.infer<typeof mediaListQuerySchema>;

export const failureSchema = z.object({
  /** Reason of the provider, blob or verification error; a closed set is not promised. */
  reason: z.string(),
  /** What lies behind it, whichever provider it is; a closed set is not promised. */
  cause: z.string(),
  /** Whether the provider says so, usually means so, or may mean so. */
  confidence: z.enum(["CERTAIN", "LIKELY", "POSSIBLE"]),
  /** A few words for a tile: "Link expired". */
  title: z.string(),
  /** One sentence or two. */
  happened: z.string(),
  /** A sentence to whoever has to act. */
  nextStep: z.string(),
  /** What happened, who has to act, what to do next. */
  detail: z.string(),
  whoActs: z.enum(["nobody", "operator", "admin", "owner", "customer", "provider"]),
  providerCode: z.string().nullable(),
  httpStatus: z.number().nullable(),
  /** Languages in which there is a text for the customer; none where asking them is wrong or too early. */
  customerLanguages: z.array(z.string()),
});
export type FailureDto = z.infer<typeof failureSchema>;

/** Stands before a title; null for what is certain. */
export const CONFIDENCE_WORDS: Readonly<Record<FailureDto["confidence"], string | null>> = {
  CERTAIN: null,
  LIKELY: "Probably",
  POSSIBLE: "Possibly",
};

/** How long the provider can be asked for the bytes; lib/media/recoverability.ts derives it, time-left.ts puts it in words. */
export const recoverableSchema = z.object({
  /** null: no known end, or nothing left. */
  until: z.iso.datetime().nullable(),
  /** Where `until` is not certain: the moment after which it cannot be had; null where that adds nothing. */
  latest: z.iso.datetime().nullable(),
  certain: z.boolean(),
  because: z.string(),
  /** What is left after that: nothing, or asking the sender's phone. */
  afterwards: z.enum(["lost", "sender"]),
  /** Nobody has it any more, whatever the time. */
  lost: z.boolean(),
});
export type RecoverableDto = z.infer<typeof recoverableSchema>;

/** Dates are ISO 8601 in UTC, sizes bytes, durations milliseconds. */
export const mediaItemSchema = z.object({
  id: z.uuid(),
  phoneNumberId: z.uuid(),
  phoneNumber: z.string(),
  connectionName: z.string(),
  /** Switched off, so that nothing is fetched until it is on again. */
  connectionOff: z.boolean(),
  providerKind: z.string(),
  /** The provider as people call it. */
  providerLabel: z.string(),
  direction: directionSchema,
  kind: mediaKindSchema,
  status: mediaStatusSchema,
  fileName: z.string(),
  caption: z.string().nullable(),
  /** "+49 … 4821"; null for uploads and hand-entered references. */
  senderMasked: z.string().nullable(),
  senderName: z.string().nullable(),
  receivedAt: z.iso.datetime(),
  /** Measured when stored, declared otherwise. */
  mimeType: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  durationMs: z.number().nullable(),
  /** null while there are no bytes. Changes when the bytes change: part of every byte URL. */
  blobId: z.uuid().nullable(),
  hasThumbnail: z.boolean(),
  peaks: z.array(z.number()),
  failure: failureSchema.nullable(),
  nextAttemptAt: z.iso.datetime().nullable(),
  progress: z.object({ bytesReceived: z.number(), expectedBytes: z.number().nullable() }).nullable(),
  recoverable: recoverableSchema,
  /** Looks at whether the provider still has it, which move no bytes. */
  probe: z.object({
    /** The provider can be asked so. */
    possible: z.boolean(),
    /** Since when one is wanted; null when none is under way. */
    askedAt: z.iso.datetime().nullable(),
    /** The latest that no download has overtaken. */
    latest: z.object({ at: z.iso.datetime(), verdict: z.enum(PROBE_VERDICTS) }).nullable(),
  }),
  /** WhatsApp told of it without an id: nobody can be asked for it, and `providerMediaId` is made up. */
  neverArrived: z.boolean(),
});
export type MediaItemDto = z.infer<typeof mediaItemSchema>;

export const mediaPageSchema = z.object({ items: z.array(mediaItemSchema), nextCursor: z.string().nullable() });
export type MediaPageDto = z.infer<typeof mediaPageSchema>;

export const exchangeSchema = z.object({
  step: z.string(),
  method: z.string(),
  host: z.string(),
  path: z.string(),
  startedAt: z.string(),
  durationMs: z.number(),
  httpStatus: z.number().nullable(),
  providerCode: z.string().nullable(),
  providerRequestId: z.string().nullable(),
  bytes: z.number().nullable(),
  note: z.string(),
  answer: z.string().nullable(),
});
export type ExchangeDto = z.infer<typeof exchangeSchema>;

/** What a step of an exchange is called; a closed set is not promised. */
export const STEP_WORDS: Readonly<Record<string, string>> = {
  resolve: "Lookup",
  fetch: "Download",
  upload: "Upload",
  remove: "Removal",
  check: "Check",
  verify: "Verification",
  store: "Storage",
};

export const attemptSchema = z.object({
  id: z.uuid(),
  number: z.number(),
  trigger: z.enum(["WEBHOOK", "OPERATOR", "RETRY", "SWEEP", "BULK"]),
  operatorName: z.string().nullable(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  outcome: z.enum(["RUNNING", "SUCCEEDED", "PENDING_AT_PROVIDER", "FAILED", "ABANDONED"]),
  bytesReceived: z.number(),
  expectedBytes: z.number().nullable(),
  failure: failureSchema.nullable(),
  exchanges: z.array(exchangeSchema),
});
export type AttemptDto = z.infer<typeof attemptSchema>;

/** One look at whether the provider still has it. */
export const probeSchema = z.object({
  at: z.iso.datetime(),
  verdict: z.enum(PROBE_VERDICTS),
  operatorName: z.string().nullable(),
  /** What the provider told of it; null when it told nothing. */
  mimeType: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  /** Why it is gone, or why nobody knows. */
  failure: failureSchema.nullable(),
});
export type ProbeDto = z.infer<typeof probeSchema>;

export const mediaDetailSchema = mediaItemSchema.extend({
  source: z.enum(["WEBHOOK", "OPERATOR", "UPLOAD"]),
  providerMediaId: z.string(),
  messageId: z.string().nullable(),
  /** For whoever may manage connections; null for everybody else. */
  connectionId: z.uuid().nullable(),
  sha256: z.string().nullable(),
  storedAt: z.iso.datetime().nullable(),
  findings: z.array(findingSchema),
  /** The latest 50, newest first. */
  versions: z.array(versionSchema),
  /** Bytes with the declared SHA-256 under another item, for an item that has none of its own. */
  owned: ownedBytesSchema.nullable(),
  /** What to write to the customer, one per language; empty where there is nothing to write. */
  customerMessages: z.array(z.object({ language: z.string(), text: z.string() })),
  /** Newest first. */
  attempts: z.array(attemptSchema),
  /** The latest look at the provider, also one that a download has overtaken. */
  latestProbe: probeSchema.nullable(),
  /** What its failure has in common with others: `items` were affected, or at least as many. */
  incident: z.object({ id: z.uuid(), items: z.number(), atLeast: z.boolean() }).nullable(),
  /** What this operator may do with this item right now. */
  can: z.object({
    redownload: z.boolean(),
    probe: z.boolean(),
    reveal: z.boolean(),
    preview: z.boolean(),
    adopt: z.boolean(),
    purge: z.boolean(),
    export: z.boolean(),
  }),
});
export type MediaDetailDto = z.infer<typeof mediaDetailSchema>;

export const redownloadInputSchema = z.object({ itemId: z.uuid() });
export const probeInputSchema = z.object({ itemId: z.uuid() });
export const revealSenderInputSchema = z.object({ itemId: z.uuid() });
export const fetchReferenceInputSchema = z.object({
  phoneNumberId: z.uuid(),
  providerMediaId: z
    .string()
    .trim()
    .min(1, "Enter the provider media id.")
    .max(512, "A provider media id has at most 512 characters.")
    .regex(/^[\x21-\x7e]+$/, "A provider media id has no blanks and only plain characters."),
  direction: directionSchema,
});
