/** Bytes of a character cut off at the end of what was read. */
const LONGEST_TAIL = 3;

/**
 * Text of unlabelled bytes: a byte order mark decides, else UTF-8 where the bytes are that, else Windows-1252, which
 * reads everything. The cut at the end may fall inside a character.
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  const strict = new TextDecoder("utf-8", { fatal: true });
  for (let tail = 0; tail <= Math.min(LONGEST_TAIL, bytes.length); tail++) {
    try {
      return strict.decode(bytes.subarray(0, bytes.length - tail));
    } catch {
      // Not UTF-8 up to here, or cut inside a character: the next round leaves one more byte off.
    }
  }
  return new TextDecoder("windows-1252").decode(bytes);
}
