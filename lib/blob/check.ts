import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { BlobError, type BlobStore } from "./types";

const CHECK_TIMEOUT_MS = 15_000;

/** Writes, reads back and deletes a few bytes. Throws BlobError saying what is wrong. */
export async function checkStore(store: BlobStore): Promise<void> {
  const sent = Buffer.from(`written by the self-check at ${new Date().toISOString()}`);
  const { key } = await store.put(Readable.from([sent]), {
    maxBytes: sent.length,
    signal: AbortSignal.timeout(CHECK_TIMEOUT_MS),
  });
  try {
    const received = await buffer((await store.open(key)).body);
    if (!received.equals(sent))
      throw new BlobError("UNAVAILABLE", "The storage gives back other bytes than it was given.");
  } finally {
    await store.delete(key);
  }
}
