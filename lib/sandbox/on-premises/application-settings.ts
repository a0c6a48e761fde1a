import { z } from "zod";

export const mediaKindSchema = z.enum(["image", "document", "audio", "video", "voice", "sticker"]);
export type MediaKind = z.output<typeof mediaKindSchema>;

/** Numbers come as text in some releases and are taken as either in all. */
const count = z.union([z.number().int().min(0), z.string().regex(/^\d+$/).transform(Number)]);

/** The application settings that a PATCH may change; what is left out stays (application settings reference). */
export const applicationPatchSchema = z.strictObject({
  callback_persist: z.boolean().optional(),
  callback_backoff_delay_ms: count.optional(),
  max_callback_backoff_delay_ms: count.optional(),
  garbagecollector_enable: z
    .strictObject({ media: z.boolean().optional(), messages: z.boolean().optional() })
    .optional(),
  heartbeat_interval: count.optional(),
  unhealthy_interval: count.optional(),
  /** Kinds left out are not fetched on arrival. */
  media: z.strictObject({ auto_download: z.array(mediaKindSchema) }).optional(),
  pass_through: z.boolean().optional(),
  sent_status: z.boolean().optional(),
  show_security_notifications: z.boolean().optional(),
  webhooks: z
    .strictObject({
      /** Where webhooks go; empty for nowhere. */
      url: z.union([z.url(), z.literal("")]).optional(),
      max_concurrent_requests: count.optional(),
      message: z
        .strictObject({ sent: z.boolean().optional(), delivered: z.boolean().optional(), read: z.boolean().optional() })
        .optional(),
    })
    .optional(),
});
export type ApplicationPatch = z.output<typeof applicationPatchSchema>;

export const applicationSchema = z.strictObject({
  callback_persist: z.boolean(),
  callback_backoff_delay_ms: count,
  max_callback_backoff_delay_ms: count,
  garbagecollector_enable: z.strictObject({ media: z.boolean(), messages: z.boolean() }),
  heartbeat_interval: count,
  unhealthy_interval: count,
  media: z.strictObject({ auto_download: z.array(mediaKindSchema) }),
  pass_through: z.boolean(),
  sent_status: z.boolean(),
  show_security_notifications: z.boolean(),
  webhooks: z.strictObject({
    url: z.string(),
    max_concurrent_requests: count,
    message: z.strictObject({ sent: z.boolean(), delivered: z.boolean(), read: z.boolean() }),
  }),
});
export type Application = z.output<typeof applicationSchema>;

/** What an installation starts with and DELETE brings back. */
export const DEFAULT_APPLICATION: Application = {
  media: { auto_download: ["image", "document", "audio", "video", "voice", "sticker"] },
  webhooks: { url: "", max_concurrent_requests: 12, message: { sent: false, delivered: true, read: false } },
  callback_persist: true,
  callback_backoff_delay_ms: 3000,
  max_callback_backoff_delay_ms: 900_000,
  garbagecollector_enable: { media: false, messages: true },
  heartbeat_interval: 5,
  unhealthy_interval: 30,
  pass_through: false,
  sent_status: false,
  show_security_notifications: false,
};

export function changedApplication(application: Application, patch: ApplicationPatch): Application {
  return {
    ...application,
    ...patch,
    garbagecollector_enable: { ...application.garbagecollector_enable, ...patch.garbagecollector_enable },
    webhooks: {
      ...application.webhooks,
      ...patch.webhooks,
      message: { ...application.webhooks.message, ...patch.webhooks?.message },
    },
  };
}
