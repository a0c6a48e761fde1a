import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import type { Content, ContentStore } from "../content-store";

/** Bytes that were kept, and what they come to. */
export interface KeptBytes {
  readonly content: Content;
  readonly sizeBytes: number;
  readonly md5: Buffer;
  readonly sha256: Buffer;
  readonly crc32: Buffer;
}

/** Writes a body to the store as it arrives. Throws the body's own error; then nothing is kept. */
export async function keepBytes(body: AsyncIterable<Buffer>, store: ContentStore): Promise<KeptBytes> {
  const { content, stream, discard } = store.create();
  const md5 = createHash("md5");
  const sha256 = createHash("sha256");
  let checksum = 0;
  let sizeBytes = 0;
  async function* measured() {
    for await (const chunk of body) {
      md5.update(chunk);
      sha256.update(chunk);
      checksum = crc32(chunk, checksum);
      sizeBytes += chunk.length;
      yield chunk;
    }
  }
  try {
    await pipeline(measured, stream);
  } catch (error) {
    await discard();
    throw error;
  }
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(checksum);
  return { content, sizeBytes, md5: md5.digest(), sha256: sha256.digest(), crc32: crc };
}

/** The same bytes under a content of their own, so that either can be removed. */
export function copyBytes(store: ContentStore, content: Content, sizeBytes: number): Promise<KeptBytes> {
  return keepBytes(store.read(content, 0, sizeBytes - 1), store);
}
