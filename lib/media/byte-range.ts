/** Both ends inclusive. */
export type ByteRange =
  | { readonly kind: "whole" }
  | { readonly kind: "partial"; readonly start: number; readonly end: number }
  | { readonly kind: "unsatisfiable" };

const WHOLE: ByteRange = { kind: "whole" };
const UNSATISFIABLE: ByteRange = { kind: "unsatisfiable" };

/**
 * What a Range header asks of `size` bytes (RFC 9110, 14.1.2 and 14.2). A header that is malformed, in another unit or
 * for several ranges is ignored, as the RFC allows; If-Range is the caller's.
 */
export function parseByteRange(header: string | null, size: number): ByteRange {
  const [, first = "", last = ""] = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header?.trim() ?? "") ?? [];
  if (first === "") return last === "" ? WHOLE : lastBytes(Number(last), size);
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && Number(last) < start) return WHOLE;
  return start >= size ? UNSATISFIABLE : { kind: "partial", start, end };
}

function lastBytes(count: number, size: number): ByteRange {
  if (count === 0) return UNSATISFIABLE;
  if (size === 0) return WHOLE;
  return { kind: "partial", start: Math.max(0, size - count), end: size - 1 };
}
