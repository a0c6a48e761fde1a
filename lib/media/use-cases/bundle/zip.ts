import { Zip, ZipDeflate } from "fflate";

/** One file of an archive, whole: nothing in a bundle is larger than a few megabytes. */
export interface ArchivedFile {
  /** With slashes between folders. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A zip archive of these files in their order, handed out piece by piece: one file at a time is in memory. */
export async function* zipped(files: AsyncIterable<ArchivedFile>, madeAt: Date): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  for await (const { name, bytes } of files) {
    const file = new ZipDeflate(name, { level: 6 });
    file.mtime = madeAt;
    zip.add(file);
    file.push(bytes, true);
    yield* ready.splice(0);
  }
  zip.end();
  yield* ready.splice(0);
}
