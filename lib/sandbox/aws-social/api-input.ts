import { z } from "zod";
import { Refusal } from "./api-reply";

const mediaId = z.string().regex(/^[A-Za-z0-9]{1,100}$/);
const originationPhoneNumberId = z
  .string()
  .max(115)
  .regex(/^phone-number-id-.*$|^arn:.*:phone-number-id\/[0-9a-zA-Z]+$/);
const businessAccountId = z
  .string()
  .max(115)
  .regex(/^waba-.*$|^arn:.*:waba\/[0-9a-zA-Z]+$/);
const s3File = z.object({
  bucketName: z
    .string()
    .min(3)
    .max(63)
    .regex(/^[a-z0-9][a-z0-9.-]*[a-z0-9]$/),
  key: z.string().max(1024),
});
const s3PresignedUrl = z.object({
  url: z.string().min(1).max(2000),
  headers: z.record(z.string(), z.string()),
});
export type S3File = z.output<typeof s3File>;
export type S3PresignedUrl = z.output<typeof s3PresignedUrl>;

export const getMediaInput = z.object({
  mediaId,
  originationPhoneNumberId,
  metadataOnly: z.boolean().nullish(),
  destinationS3File: s3File.nullish(),
  destinationS3PresignedUrl: s3PresignedUrl.nullish(),
});

export const postMediaInput = z.object({
  originationPhoneNumberId,
  sourceS3File: s3File.nullish(),
  sourceS3PresignedUrl: s3PresignedUrl.nullish(),
});

export const deleteMediaInput = z.object({ mediaId, originationPhoneNumberId });

export const listInput = z.object({
  nextToken: z.string().min(1).max(600).optional(),
  maxResults: z.coerce.number().int().min(1).max(100).optional(),
});
export const businessAccountInput = z.object({ id: businessAccountId });
export const numberInput = z.object({ id: originationPhoneNumberId });

export const sendInput = z.object({
  originationPhoneNumberId,
  /** 2,048,000 bytes in base64. */
  message: z.base64().min(1).max(2_730_668),
  metaApiVersion: z.string().min(1),
});
export const templateMediaInput = z.object({ id: businessAccountId, sourceS3File: s3File });
export const eventDestinationsInput = z.object({
  id: businessAccountId,
  eventDestinations: z.array(z.object({ eventDestinationArn: z.string().regex(/^arn:/) })).max(1),
});

/** Members that the model does not name are passed over. Throws Refusal ValidationException, which repeats no value. */
export function parse<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const texts = issues.map(
    (issue) => `Value at '${issue.path.join(".")}' failed to satisfy constraint: ${issue.message}`,
  );
  const count = `${issues.length} validation error${issues.length === 1 ? "" : "s"} detected`;
  throw new Refusal("ValidationException", `${count}: ${texts.join("; ")}`);
}
