import { z } from "zod";
import type { MediaItemDto } from "./media";

export const DELIVERY_STATUSES = ["RECEIVED", "PROCESSED", "IGNORED", "FAILED"] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export const deliveryInputSchema = z.object({ deliveryId: z.uuid() });

const absent = (value: unknown) => (value === "" ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(absent, schema.optional()).catch(undefined);

/** The filters of the list as its address carries them. What does not parse counts as not given: links grow old. */
export const deliveryQuerySchema = z.object({
  connection: optional(z.uuid()),
  status: optional(z.enum(DELIVERY_STATUSES)),
  from: optional(z.iso.datetime()),
  to: optional(z.iso.datetime()),
  cursor: optional(z.string().max(200)),
});
export type DeliveryQuery = z.infer<typeof deliveryQuerySchema>;

export interface DeliveryDto {
  readonly id: string;
  readonly receivedAt: string;
  readonly connection: { readonly id: string; readonly name: string; readonly providerLabel: string };
  /** "signature", or "path" where the address was the only proof. */
  readonly verifiedBy: string;
  readonly status: DeliveryStatus;
  readonly itemCount: number;
  readonly result: string | null;
}

export interface DeliveryPageDto {
  readonly deliveries: readonly DeliveryDto[];
  readonly nextCursor: string | null;
}

/** A payload as it may be shown. `text` is JSON set out in lines, or the text as it came. */
export interface PayloadDto {
  readonly text: string;
  readonly isJson: boolean;
  /** Longer than what is shown. */
  readonly cut: boolean;
}

export interface DeliveryDetailDto extends DeliveryDto {
  readonly processedAt: string | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Everything that could tell of a person replaced. */
  readonly redacted: PayloadDto;
  readonly items: readonly Pick<MediaItemDto, "id" | "phoneNumberId" | "kind" | "status">[];
}
