import { z } from "zod";
import { directionSchema, failureSchema, mediaKindSchema, mediaStatusSchema, numberScopeSchema } from "./media";
import { searchText } from "./text";

export const BULK_DEEDS = ["redownload", "probe"] as const;
export const BULK_STATUSES = [
  "PLANNING",
  "PLANNED",
  "CANARY",
  "RUNNING",
  "PAUSED",
  "HALTED",
  "CANCELLED",
  "DONE",
] as const;
/** ELIGIBLE: should be there. UNKNOWN: nobody can tell. HOPELESS: will not be there. STORED: we have it. */
export const BULK_FORECASTS = ["ELIGIBLE", "UNKNOWN", "STORED", "HOPELESS"] as const;
export const BULK_ITEM_STATES = ["WAITING", "IN_FLIGHT", "SUCCEEDED", "FAILED", "SKIPPED"] as const;

/** What one run takes at most; more than a thousand items are named by a filter. */
export const MOST_BULK_ITEMS = 50_000;
export const MOST_BULK_NUMBERS = 100;
export const MOST_NAMED_ITEMS = 1_000;

export const bulkDeedSchema = z.enum(BULK_DEEDS);
export const bulkStatusSchema = z.enum(BULK_STATUSES);
export const bulkForecastSchema = z.enum(BULK_FORECASTS);
export const bulkItemStateSchema = z.enum(BULK_ITEM_STATES);
export type BulkDeed = z.infer<typeof bulkDeedSchema>;
export type BulkStatus = z.infer<typeof bulkStatusSchema>;
export type BulkForecast = z.infer<typeof bulkForecastSchema>;
export type BulkItemState = z.infer<typeof bulkItemStateSchema>;

/** Which items: those named, those that a view of the explorer shows, or those of an incident or a connection. */
export const bulkSelectionSchema = z.discriminatedUnion("by", [
  z.object({
    by: z.literal("items"),
    itemIds: z
      .array(z.uuid())
      .min(1, "Choose at least one item.")
      .max(MOST_NAMED_ITEMS, "More than 1,000 items are chosen by a filter."),
  }),
  z.object({
    by: z.literal("filter"),
    number: numberScopeSchema,
    status: z.array(mediaStatusSchema).max(10).optional(),
    kind: z.array(mediaKindSchema).max(10).optional(),
    direction: directionSchema.optional(),
    q: searchText.optional(),
  }),
  /** What failed in this way and has not been solved since. */
  z.object({ by: z.literal("incident"), incidentId: z.uuid() }),
  /** What of a connection is not stored and that nobody is fetching. */
  z.object({ by: z.literal("missing"), connectionId: z.uuid() }),
]);
export type BulkSelection = z.infer<typeof bulkSelectionSchema>;

/** A selection as its run keeps it. What came later than `until` is not part of it. */
export const keptSelectionSchema = z.object({ asked: bulkSelectionSchema, until: z.iso.datetime() });
export type KeptSelection = z.infer<typeof keptSelectionSchema>;

export const planBulkInputSchema = z.object({ deed: bulkDeedSchema, selection: bulkSelectionSchema });
export const bulkRunInputSchema = z.object({ bulkRunId: z.uuid() });
/** Items that should be there are always asked for; the others where somebody chose them. */
export const startBulkInputSchema = bulkRunInputSchema.extend({
  include: z.array(bulkForecastSchema.exclude(["ELIGIBLE"])).max(3),
});

export const bulkItemsQuerySchema = z.object({
  state: bulkItemStateSchema.optional(),
  cursor: z.coerce.number().pipe(z.int32()).optional(),
});
export type BulkItemsQuery = z.infer<typeof bulkItemsQuerySchema>;
export const bulkListQuerySchema = z.object({ cursor: z.string().max(200).optional() });

/** A run as a line of a list. Dates are ISO 8601 in UTC. */
export const bulkRunSchema = z.object({
  id: z.uuid(),
  deed: bulkDeedSchema,
  status: bulkStatusSchema,
  /** What was chosen, in words: "Everything with: failed, gone". */
  selection: z.string(),
  createdAt: z.iso.datetime(),
  createdBy: z.string().nullable(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  /** Items found; while planning those found so far. */
  total: z.number(),
  succeeded: z.number(),
  failed: z.number(),
  skipped: z.number(),
  haltReason: z.string().nullable(),
});
export type BulkRunDto = z.infer<typeof bulkRunSchema>;

export const bulkPageSchema = z.object({ runs: z.array(bulkRunSchema), nextCursor: z.string().nullable() });
export type BulkPageDto = z.infer<typeof bulkPageSchema>;

/** What a forecast's items come to. Bytes are those declared; `unsized` items declare none. */
const figureSchema = z.object({ items: z.number(), bytes: z.number(), unsized: z.number() });

export const bulkNumberSchema = z.object({
  phoneNumberId: z.uuid(),
  phoneNumber: z.string(),
  displayName: z.string(),
  /** Items by forecast; all zero once started. */
  figures: z.record(bulkForecastSchema, figureSchema),
  /** Items a second that may be hoped for, by what was measured lately and by the number's pace. */
  perSecond: z.number(),
  /** Error answers that bulk runs may still cause at this number within the hour, and in all. */
  errorsLeft: z.number(),
  errorShare: z.number(),
  /** Why nothing of this number is started just now: paused, breaker open. */
  heldBack: z.object({ because: z.string(), until: z.iso.datetime().nullable() }).nullable(),
  /** The run is not through with it. */
  open: z.boolean(),
});
export type BulkNumberDto = z.infer<typeof bulkNumberSchema>;

export const bulkDetailSchema = bulkRunSchema.extend({
  planNote: z.string().nullable(),
  included: z.array(bulkForecastSchema),
  /** Of all numbers together; once started, without bytes. */
  figures: z.record(bulkForecastSchema, figureSchema),
  numbers: z.array(bulkNumberSchema),
  plannedBytes: z.number(),
  unsizedItems: z.number(),
  /** Nothing moves until a number is let go: each that the run is not through with holds back. */
  waitsForNumbers: z.boolean(),
  inFlight: z.number(),
  waiting: z.number(),
  /** Items a second over the last two minutes; null before there is anything to measure. */
  rate: z.number().nullable(),
  can: z.object({ start: z.boolean(), pause: z.boolean(), resume: z.boolean(), cancel: z.boolean() }),
});
export type BulkDetailDto = z.infer<typeof bulkDetailSchema>;

export const bulkItemSchema = z.object({
  itemId: z.uuid(),
  phoneNumberId: z.uuid(),
  phoneNumber: z.string(),
  position: z.number(),
  fileName: z.string(),
  kind: mediaKindSchema,
  /** Of the item, as it is now. */
  status: mediaStatusSchema,
  senderMasked: z.string().nullable(),
  receivedAt: z.iso.datetime(),
  forecast: bulkForecastSchema,
  state: bulkItemStateSchema,
  finishedAt: z.iso.datetime().nullable(),
  /** The failure in this run. */
  failure: failureSchema.nullable(),
  note: z.string().nullable(),
});
export type BulkItemDto = z.infer<typeof bulkItemSchema>;

export const bulkItemPageSchema = z.object({ items: z.array(bulkItemSchema), nextCursor: z.number().nullable() });
export type BulkItemPageDto = z.infer<typeof bulkItemPageSchema>;
