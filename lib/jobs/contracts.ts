import { z } from "zod";

/** What a worker can be woken for. A payload carries an id and nothing else: the row is the truth. */
export const JOBS = {
  "download-media": z.object({ mediaItemId: z.uuid() }),
  "probe-media": z.object({ mediaItemId: z.uuid() }),
  "wake-number": z.object({ phoneNumberId: z.uuid() }),
  "send-upload": z.object({ uploadId: z.uuid() }),
  "process-webhook": z.object({ webhookEventId: z.uuid() }),
  "render-blob": z.object({ blobId: z.uuid() }),
  "plan-bulk-run": z.object({ bulkRunId: z.uuid() }),
  "advance-bulk-run": z.object({ bulkRunId: z.uuid() }),
  "probe-bulk-item": z.object({ bulkRunId: z.uuid(), mediaItemId: z.uuid() }),
} as const;

export type JobName = keyof typeof JOBS;
export type JobPayload<N extends JobName> = z.infer<(typeof JOBS)[N]>;
