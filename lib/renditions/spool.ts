import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { BlobToRender } from "./types";

/** Lends `use` the bytes as a file, which is gone afterwards: decoders jump about, and a store is not always a disk. */
export async function withFile<T>(blob: BlobToRender, use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "attache-render-"));
  try {
    const file = path.join(folder, "bytes");
    await pipeline(await blob.open(), createWriteStream(file, { mode: 0o600 }), { signal: blob.signal });
    return await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
