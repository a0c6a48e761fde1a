import { z } from "zod";
import { MEDIA_KINDS, type MediaKind, type MediaStatus, numberScopeSchema } from "./media";

/** Statuses in which something is not stored and may yet be had. GONE is there where a later look found it after all. */
export const RESCUE_STATUSES = [
  "REFERENCED",
  "QUEUED",
  "DOWNLOADING",
  "RETRY_WAIT",
  "AWAITING_PROVIDER",
  "FAILED",
  "GONE",
  "QUARANTINED",
] as const satisfies readonly MediaStatus[];
export type RescueStatus = (typeof RESCUE_STATUSES)[number];

const listOf = <T extends z.ZodType>(schema: T) =>
  z.preprocess(
    (value) => (typeof value === "string" && value ? value.split(",") : undefined),
    z.array(schema).max(10).optional(),
  );

/** Query of GET /api/rescue. `status` and `kind` are comma-separated. Answers a page as GET /api/media does. */
export const rescueQuerySchema = z.object({
  number: numberScopeSchema.default("all"),
  connection: z.uuid().optional(),
  status: listOf(z.enum(RESCUE_STATUSES)),
  kind: listOf(z.enum(MEDIA_KINDS)),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(60),
});
export type RescueQuery = z.infer<typeof rescueQuerySchema>;

/** What the list shows. `number` is a phoneNumberId or "all"; an empty array means any. */
export interface RescueFilters {
  readonly number: string;
  readonly connection: string | null;
  readonly status: readonly RescueStatus[];
  readonly kind: readonly MediaKind[];
}
