import { z } from "zod";
import { failureSchema, mediaKindSchema } from "./media";

export const uploadRefusalSchema = z.object({
  at: z.iso.datetime(),
  code: z.string().nullable(),
  text: z.string(),
  /** "only candidate": the message names no upload, and no other came into question. */
  matchedBy: z.enum(["message id", "only candidate"]),
});

export const uploadSchema = z.object({
  id: z.uuid(),
  phoneNumberId: z.uuid(),
  phoneNumber: z.string(),
  fileName: z.string(),
  kind: mediaKindSchema,
  mimeType: z.string(),
  sizeBytes: z.number(),
  status: z.enum(["QUEUED", "SENDING", "RETRY_WAIT", "DONE", "FAILED"]),
  providerMediaId: z.string().nullable(),
  mediaItemId: z.uuid().nullable(),
  operatorName: z.string().nullable(),
  /** Whoever asks sent it. */
  mine: z.boolean(),
  failure: failureSchema.nullable(),
  /** WhatsApp could not use the file after all, told when a message was to carry it. */
  refusal: uploadRefusalSchema.nullable(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export type UploadDto = z.infer<typeof uploadSchema>;

/** Newest first. */
export const uploadPageSchema = z.object({ uploads: z.array(uploadSchema), nextCursor: z.string().nullable() });
export type UploadPageDto = z.infer<typeof uploadPageSchema>;

export const retryUploadInputSchema = z.object({ uploadId: z.uuid() });
