import type { Content, ContentStore } from "../content-store";

const MODULUS = 65_521;
/** As many bytes as can be summed before the sums outgrow 32 bits. */
const BATCH = 5552;

/** Adler-32 of the whole (RFC 1950), as the download host's Content-Digest gives it. */
export async function adler32Of(store: ContentStore, content: Content): Promise<number> {
  let a = 1;
  let b = 0;
  for await (const chunk of store.read(content, 0, (await store.sizeOf(content)) - 1)) {
    for (let at = 0; at < chunk.length; at += BATCH) {
      for (const byte of chunk.subarray(at, at + BATCH)) {
        a += byte;
        b += a;
      }
      a %= MODULUS;
      b %= MODULUS;
    }
  }
  return b * 65_536 + a;
}
