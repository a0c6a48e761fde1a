import { z } from "zod";

/**
 * What GET /api/events sends, one JSON object per SSE `data:` line under the default event name.
 * After a lost stream anything may have been missed: on every (re)connection the first event is "ready", and the
 * reader refetches what it shows.
 */
export const changeEventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("item"), id: z.uuid(), phoneNumberId: z.uuid(), status: z.string(), isNew: z.boolean() }),
  z.object({
    type: z.literal("progress"),
    id: z.uuid(),
    phoneNumberId: z.uuid(),
    bytesReceived: z.number(),
    expectedBytes: z.number().nullable(),
  }),
  z.object({ type: z.literal("upload"), id: z.uuid(), phoneNumberId: z.uuid(), status: z.string() }),
  z.object({ type: z.literal("bulk"), id: z.uuid(), status: z.string() }),
  z.object({ type: z.literal("breaker"), phoneNumberId: z.uuid(), status: z.string() }),
  z.object({ type: z.literal("incident"), id: z.uuid(), phoneNumberId: z.uuid(), status: z.string() }),
]);
export type ChangeEvent = z.infer<typeof changeEventSchema>;
