import { z } from "zod";
import { phoneOf, textOf } from "../fields";
import type { ProviderNumber } from "../types";

const EXTENSIONS: ReadonlyMap<string, string> = new Map([
  ["image/jpeg", "jpg"],
  ["image/png", "png"],
  ["image/webp", "webp"],
  ["video/mp4", "mp4"],
  ["video/3gpp", "3gp"],
  ["video/3gp", "3gp"],
  ["audio/aac", "aac"],
  ["audio/amr", "amr"],
  ["audio/mpeg", "mp3"],
  ["audio/mp4", "m4a"],
  ["audio/ogg", "ogg"],
  ["application/pdf", "pdf"],
  ["text/plain", "txt"],
  ["application/msword", "doc"],
  ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"],
  ["application/vnd.ms-excel", "xls"],
  ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"],
  ["application/vnd.ms-powerpoint", "ppt"],
  ["application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"],
]);

/** getMedia's `file_name` comes without an extension (NXCloud page "getMedia", sample): it gets the one of its type. */
export function fileNameOf(name: string | null, mimeType: string | null): string | null {
  if (name === null || /\.[A-Za-z0-9]{1,5}$/.test(name)) return name;
  const extension = EXTENSIONS.get(mimeType?.split(";")[0]?.trim().toLowerCase() ?? "");
  return extension ? `${name}.${extension}` : name;
}

/** `data` of getMedia. */
export const mediaLink = z.looseObject({
  url: z.url(),
  mime_type: z.unknown().optional(),
  file_name: z.unknown().optional(),
});

export const uploadedMedia = z.looseObject({ id: z.union([z.string().min(1), z.int()]).transform(String) });

export const removedMedia = z.looseObject({ success: z.literal(true) });

const record = z.looseObject({
  business_phone: z.unknown().optional(),
  display_phone_number: z.unknown().optional(),
  verified_name: z.unknown().optional(),
  status: z.unknown().optional(),
});

/** `data` of getPhone and phoneList before its shape is known. */
export const numberData = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]);

/**
 * The numbers in `data` of getPhone (an object that maps each number to an array of one record, or one with a
 * `business_phones` array) or of phoneList (an array of records). Entries without a number are left out.
 */
export function numbersOf(data: z.infer<typeof numberData>): readonly ProviderNumber[] {
  if (Array.isArray(data)) return data.flatMap((entry) => numberOf(null, entry));
  if (Array.isArray(data.business_phones)) return data.business_phones.flatMap((entry) => numberOf(null, entry));
  return Object.entries(data).flatMap(([key, value]) => numberOf(key, Array.isArray(value) ? value[0] : value));
}

function numberOf(key: string | null, value: unknown): ProviderNumber[] {
  const parsed = record.safeParse(value);
  const facts = parsed.success ? parsed.data : { business_phone: value };
  const phone = phoneOf(key) ?? phoneOf(facts.business_phone) ?? phoneOf(facts.display_phone_number);
  if (phone === null || !/^\d+$/.test(phone)) return [];
  const displayName = textOf(facts.verified_name) ?? textOf(facts.display_phone_number) ?? phone;
  return [{ providerNumberId: phone, phoneNumber: phone, displayName, status: textOf(facts.status) }];
}
