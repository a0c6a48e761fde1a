import { BlobError } from "./types";

/**
 * The bytes that a read of `totalBytes` gives, both ends inclusive; an empty object read whole gives 0 to -1.
 * An end past the last byte is cut to it. Throws BlobError RANGE when not a single byte is meant.
 */
export function resolveRange(
  range: { start: number; end?: number } | undefined,
  totalBytes: number,
): { start: number; end: number } {
  if (!range) return { start: 0, end: totalBytes - 1 };
  const end = Math.min(range.end ?? Number.POSITIVE_INFINITY, totalBytes - 1);
  if (range.start < 0 || range.start > end) {
    throw new BlobError("RANGE", "The part asked for lies outside of the file.");
  }
  return { start: range.start, end };
}
