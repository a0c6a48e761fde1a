import { z } from "zod";
import { MEDIA_KINDS } from "./media";

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
      manage: z.boolean(),
    }),
  }),
});
export type RailDto = z.infer<typeof railSchema>;
export type RailConnectionDto = RailDto["connections"][number];
