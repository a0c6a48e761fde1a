import { createHash } from "node:crypto";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy } from "@fastify/busboy";
import type { Content, ContentStore } from "../content-store";
import { Refusal } from "./envelope";

export interface ReceivedFile {
  readonly content: Content;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** The file was longer than the limit; what was kept is its beginning. */
  readonly tooLong: boolean;
}

export interface ReceivedForm {
  readonly fields: Readonly<Record<string, string>>;
  readonly file: ReceivedFile | null;
}

/**
 * Reads multipart/form-data as it arrives: the part called `file` goes to disk with constant memory. Throws
 * Refusal 1002 when the form is malformed, the body's own error when the sender went away; either way nothing is kept.
 */
export async function receiveForm(
  contentType: string,
  body: AsyncIterable<Buffer>,
  store: ContentStore,
  maxFileBytes: number,
): Promise<ReceivedForm> {
  const parser = createParser(contentType, maxFileBytes);
  const fields: Record<string, string> = {};
  const files: Promise<ReceivedFile>[] = [];
  parser.on("field", (name, value) => {
    fields[name] = value;
  });
  parser.on("file", (name, stream, fileName) => {
    if (name !== "file" || files.length > 0) {
      stream.resume();
      return;
    }
    const file = keepFile(stream, fileName, store);
    file.catch((error: Error) => parser.destroy(error));
    files.push(file);
  });
  try {
    await pipeline(Readable.from(watched(body)), parser);
  } catch (error) {
    for (const file of await Promise.allSettled(files)) {
      if (file.status === "fulfilled") await store.remove(file.value.content);
    }
    throw error instanceof SenderGone ? error.cause : new Refusal(1002);
  }
  return { fields, file: (await files[0]) ?? null };
}

/** Tells an error of the sender apart from one of the form. */
class SenderGone extends Error {}

async function* watched(body: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  try {
    yield* body;
  } catch (cause) {
    throw new SenderGone("the sender went away", { cause });
  }
}

function createParser(contentType: string, maxFileBytes: number) {
  try {
    return new Busboy({
      headers: { "content-type": contentType },
      limits: { fileSize: maxFileBytes, fieldSize: 10_000, fields: 20, files: 1 },
    });
  } catch {
    throw new Refusal(1002);
  }
}

async function keepFile(
  stream: Readable & { truncated: boolean },
  fileName: string,
  store: ContentStore,
): Promise<ReceivedFile> {
  const { content, stream: target, discard } = store.create();
  const hash = createHash("sha256");
  let sizeBytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      sizeBytes += chunk.length;
      done(null, chunk);
    },
  });
  try {
    await pipeline(stream, measure, target);
  } catch (error) {
    await discard();
    throw error;
  }
  return { content, fileName, sizeBytes, sha256: hash.digest("hex"), tooLong: stream.truncated };
}
