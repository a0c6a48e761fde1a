import { z } from "zod";
import type { ProviderNumber } from "../types";

/** Text as rows can hold it: PostgreSQL refuses NUL. Null for anything that is not text or is empty. */
export function textOf(value: unknown): string | null {
  if (typeof value !== "string") return null;
  return value.replaceAll("\u0000", "").trim() || null;
}

/** Real ids have a few dozen characters. What is far longer is none, and no index could hold it. */
const MAX_ID_LENGTH = 512;

/** An id or a number that may come as text or as a JSON number; numbers too long to be exact are refused. */
export function idOf(value: unknown): string | null {
  const id = Number.isSafeInteger(value) ? String(value) : textOf(value);
  return id === null || id.length > MAX_ID_LENGTH ? null : id;
}

/** A phone number without plus sign, blanks and brackets. Anything else stays: masked samples have letters. */
export function phoneOf(value: unknown): string | null {
  return idOf(value)?.replace(/[\s+()-]/g, "") || null;
}

/** A SHA-256 in lower-case hex; the callbacks have hex, newer ones base64. Null when it is neither. */
export function sha256Of(value: unknown): string | null {
  const text = textOf(value);
  if (text === null) return null;
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  if (!/^[\w+/-]{43}=?$/.test(text)) return null;
  const bytes = Buffer.from(text, "base64");
  return bytes.length === 32 ? bytes.toString("hex") : null;
}

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
