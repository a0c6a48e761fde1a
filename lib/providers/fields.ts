/**
 * Text as rows can hold it: PostgreSQL refuses NUL, and half a surrogate pair wherever JSON is compared. Null for
 * anything that is not text or is empty.
 */
export function textOf(value: unknown): string | null {
  if (typeof value !== "string") return null;
  return value.replace(/\0|\p{Surrogate}/gu, "").trim() || null;
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

/** A phone number that is nothing but digits once its signs are taken off. */
export function digitsOf(value: unknown): string | null {
  const phone = phoneOf(value);
  return phone !== null && /^\d+$/.test(phone) ? phone : null;
}

/** A SHA-256 in lower-case hex; deliveries have hex or base64. Null when it is neither. */
export function sha256Of(value: unknown): string | null {
  const text = textOf(value);
  if (text === null) return null;
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  if (!/^[\w+/-]{43}=?$/.test(text)) return null;
  const bytes = Buffer.from(text, "base64");
  return bytes.length === 32 ? bytes.toString("hex") : null;
}

const EARLIEST = Date.UTC(2009, 0);
const LATEST = Date.UTC(2100, 0);

/** Seconds since the epoch as text or number. Null for times before WhatsApp or absurdly late: they would sort wrongly. */
export function timeOf(value: unknown): Date | null {
  const text = idOf(value);
  if (text === null || !/^\d{1,12}$/.test(text)) return null;
  const time = Number(text) * 1000;
  return time >= EARLIEST && time <= LATEST ? new Date(time) : null;
}
