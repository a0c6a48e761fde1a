import { z } from "zod";
import { exchangeSchema, mediaStatusSchema } from "./media";

/** What happened, as far as a symbol tells it apart. */
export const TIMELINE_KINDS = [
  "delivery",
  "recorded",
  "attempt",
  "version",
  "rendition",
  "probe",
  "report",
  "bulk",
  "upload",
  "refusal",
  "view",
  "download",
  "reveal",
  "ask",
  "purge",
  "export",
  "deed",
] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

export const TIMELINE_TONES = ["neutral", "moving", "waiting", "stored", "failed", "gone", "quarantined"] as const;
export type TimelineTone = (typeof TIMELINE_TONES)[number];

/** One moment of an item's life. Dates are ISO 8601 in UTC, durations milliseconds, sizes bytes. */
export const timelineEntrySchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  kind: z.enum(TIMELINE_KINDS),
  /** A few words: "Attempt 2 · Automatic". */
  title: z.string(),
  /** What came of it; null when the title says all. */
  detail: z.string().nullable(),
  tone: z.enum(TIMELINE_TONES),
  /** Who did it, as far as the reader may know; null for what no person did. */
  actor: z.string().nullable(),
  durationMs: z.number().nullable(),
  bytes: z.number().nullable(),
  /** Names under which others know of this moment: request ids, codes, hashes. */
  codes: z.array(z.object({ name: z.string(), value: z.string() })),
  /** The delivery behind it, for those who may open it. */
  deliveryId: z.uuid().nullable(),
  /** The bulk run behind it, for those who may open it. */
  bulkRunId: z.uuid().nullable(),
  /** What was asked of the provider and done with its answer, in order. */
  exchanges: z.array(exchangeSchema),
  /** Further facts as they are stored, as JSON text without secrets. */
  raw: z.string().nullable(),
});
export type TimelineEntryDto = z.infer<typeof timelineEntrySchema>;

export const timelinePageSchema = z.object({
  /** Newest first. */
  entries: z.array(timelineEntrySchema),
  /** Leads to what was before; null at the beginning. */
  nextCursor: z.string().nullable(),
  now: z.object({ status: mediaStatusSchema, nextAttemptAt: z.iso.datetime().nullable() }),
});
export type TimelinePageDto = z.infer<typeof timelinePageSchema>;

export const timelineQuerySchema = z.object({ cursor: z.string().max(200).optional() });

/** Query of GET /api/media/[itemId]/bundle. What is left out of it stays out of the bundle. */
export const bundleQuerySchema = z.object({
  names: z.literal("include").optional(),
  messageIds: z.literal("whole").optional(),
});
