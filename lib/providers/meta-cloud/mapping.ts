import { z } from "zod";
import { digitsOf, idOf, sha256Of, textOf } from "../fields";
import type { MediaDescriptor, ProviderNumber } from "../types";

const unknown = z.unknown().optional();
const id = z.unknown().transform((value, ctx) => {
  const text = idOf(value);
  if (text !== null) return text;
  ctx.addIssue({ code: "custom", message: "must be an id" });
  return z.NEVER;
});

/** Cloud API, "Get media URL". Sizes come as number or text, hashes as hex. */
export const mediaAnswer = z.looseObject({ url: z.url(), mime_type: unknown, sha256: unknown, file_size: unknown });

/** Meta's name for a file in a download is generic ("whatsapp.png"), so there is none here. */
export function descriptorOf(media: z.infer<typeof mediaAnswer>): MediaDescriptor {
  return {
    mimeType: textOf(media.mime_type),
    sizeBytes: sizeOf(media.file_size),
    sha256: sha256Of(media.sha256),
    fileName: null,
  };
}

function sizeOf(value: unknown): number | null {
  const text = idOf(value);
  if (text === null || !/^\d{1,15}$/.test(text)) return null;
  return Number(text);
}

export const uploadAnswer = z.looseObject({ id });

export const removeAnswer = z.looseObject({ success: z.literal(true) });

/** Cloud API, "Get phone numbers": there are more only when `paging.next` says so; cursors are there at the end as well. */
export const numbersAnswer = z.looseObject({
  data: z.array(z.unknown()),
  paging: z
    .looseObject({ next: unknown, cursors: z.looseObject({ after: unknown }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** The cursor of the next page; null when this was the last. The link to it is read, never followed. */
export function nextPageOf({ paging }: z.infer<typeof numbersAnswer>): string | null {
  const next = textOf(paging?.next);
  if (next === null) return null;
  const linked = URL.canParse(next) ? new URL(next).searchParams.get("after") : null;
  return textOf(paging?.cursors?.after) ?? textOf(linked);
}

const numberSchema = z.looseObject({ id, display_phone_number: unknown, verified_name: unknown, status: unknown });

/** A number of the listing; none when it has no id or no phone number. */
export function numberOf(value: unknown): readonly ProviderNumber[] {
  const parsed = numberSchema.safeParse(value);
  const phoneNumber = digitsOf(parsed.data?.display_phone_number);
  if (!parsed.success || phoneNumber === null) return [];
  const { id: providerNumberId, display_phone_number, verified_name, status } = parsed.data;
  const displayName = textOf(verified_name) ?? textOf(display_phone_number) ?? phoneNumber;
  return [{ providerNumberId, phoneNumber, displayName, status: textOf(status) }];
}
