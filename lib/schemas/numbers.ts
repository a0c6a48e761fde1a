import { z } from "zod";
import { MEDIA_KINDS } from "./media";
import { STORABLE } from "./text";

/** How a number's requests stand. `open` and `half-open` are the breaker's; `paused` is an operator's. */
const breakerSchema = z.object({
  state: z.enum(["closed", "open", "half-open", "paused"]),
  /** One sentence: why the breaker is not closed. */
  because: z.string().nullable(),
  since: z.iso.datetime().nullable(),
  /** When one request may try whether it works again. */
  resumesAt: z.iso.datetime().nullable(),
  /** Error answers within the last `windowMinutes`, and how many there may be. */
  errors: z.number(),
  errorBudget: z.number(),
  windowMinutes: z.number(),
  /** Who paused it; null for the command line and for operators that are gone. */
  pausedBy: z.string().nullable(),
  note: z.string().nullable(),
});
export type BreakerDto = z.infer<typeof breakerSchema>;

export const PAUSE_NOTE_LENGTH = 200;
export const numberInputSchema = z.object({ phoneNumberId: z.uuid() });
export const pauseNumberInputSchema = numberInputSchema.extend({
  /** For everybody who sees the number: why. */
  note: z
    .string()
    .trim()
    .max(PAUSE_NOTE_LENGTH, `At most ${PAUSE_NOTE_LENGTH} characters.`)
    .regex(STORABLE, "This text holds a character that cannot be kept.")
    .nullable()
    .default(null)
    .transform((note) => note || null),
});

export const numberSchema = z.object({
  id: z.uuid(),
  phoneNumber: z.string(),
  displayName: z.string(),
  providerStatus: z.string().nullable(),
  lastWebhookAt: z.iso.datetime().nullable(),
  /** Items needing attention, counted up to 100: 100 means "99+". */
  attention: z.number(),
  health: z.enum(["ok", "degraded", "down", "idle"]),
  healthDetail: z.string(),
  breaker: breakerSchema,
  /** Bytes per kind that the provider takes; kinds left out cannot be uploaded. */
  uploadLimits: z.partialRecord(z.enum(MEDIA_KINDS), z.number()),
});
export type NumberDto = z.infer<typeof numberSchema>;

export const railSchema = z.object({
  connections: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      providerKind: z.string(),
      providerLabel: z.string(),
      enabled: z.boolean(),
      numbers: z.array(numberSchema),
    }),
  ),
  /** Open incidents, counted up to 100: 100 means "99+". */
  openIncidents: z.number(),
  /** Items that are lost within a day unless they are fetched, counted up to 100: 100 means "99+". */
  lostWithinDay: z.number(),
  operator: z.object({
    id: z.uuid(),
    name: z.string(),
    email: z.string(),
    role: z.enum(["VIEWER", "OPERATOR", "ADMIN"]),
    can: z.object({
      redownload: z.boolean(),
      upload: z.boolean(),
      reveal: z.boolean(),
      purge: z.boolean(),
      pause: z.boolean(),
      manage: z.boolean(),
    }),
  }),
});
export type RailDto = z.infer<typeof railSchema>;
export type RailConnectionDto = RailDto["connections"][number];
