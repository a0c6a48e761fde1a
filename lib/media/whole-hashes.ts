/** A text at each SHA-256 that stands whole in it: every second part is one. */
export function splitAtHashes(text: string): string[] {
  return text.split(/\b([0-9a-f]{64})\b/);
}
