import { createHash } from "node:crypto";
import { once } from "node:events";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Dicer } from "@fastify/busboy";
import { z } from "zod";
import type { Content, ContentStore } from "./content-store";

const MAX_PARTS = 20;
const MAX_FIELD_BYTES = 10_000;

export interface ReceivedFile {
  readonly content: Content;
  readonly fileName: string;
  /** The part's own Content-Type with its parameters, null when it had none. */
  readonly contentType: string | null;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** The file was longer than the limit; what was kept is its beginning. */
  readonly tooLong: boolean;
}

export interface ReceivedForm {
  readonly fields: Readonly<Record<string, string>>;
  readonly file: ReceivedFile | null;
}

export class MalformedForm extends Error {}

/**
 * Reads multipart/form-data as it arrives: the part called `file` goes to disk with constant memory. Throws
 * MalformedForm, or the body's own error when the sender went away; either way nothing is kept.
 */
export async function receiveForm(
  contentType: string,
  body: AsyncIterable<Buffer>,
  store: ContentStore,
  maxFileBytes: number,
): Promise<ReceivedForm> {
  // Dicer and not Busboy, which takes a part without a Content-Type for text/plain.
  const parser = new Dicer({ boundary: boundaryOf(contentType) });
  const fields: Record<string, string> = {};
  const parts: Readable[] = [];
  const work: Promise<unknown>[] = [];
  let file: Promise<ReceivedFile> | undefined;

  const take = (part: Readable, { name, fileName, contentType: type }: PartHeaders): Promise<unknown> => {
    if (fileName !== null && name === "file" && !file) {
      file = keepFile(part, fileName, type, store, maxFileBytes);
      return file;
    }
    return readField(part).then((value) => {
      if (fileName === null) fields[name] = value;
    });
  };
  const complete = new Promise<void>((resolve, reject) => {
    parser.on("finish", resolve).on("error", reject);
    parser.on("part", (part: Readable) => {
      parts.push(part);
      if (parts.length > MAX_PARTS) reject(new Error("too many parts"));
      // A form that ends within a part fails the part too, whether somebody reads it or not.
      part.on("error", reject).on("header", (raw: unknown) => {
        const taken = Promise.resolve(raw).then((headers) => take(part, partHeaders(headers)));
        taken.catch(reject);
        work.push(taken);
      });
    });
  });
  const over = new AbortController();
  const fed = feed(parser, body, over.signal);
  try {
    await Promise.race([complete, fed.then(() => complete)]);
    await Promise.all(work);
    over.abort();
    await fed;
    return { fields, file: (await file) ?? null };
  } catch (error) {
    over.abort();
    for (const part of parts) part.destroy();
    await Promise.allSettled([fed, ...work]);
    const kept = await file?.catch(() => null);
    if (kept) await store.remove(kept.content);
    throw error instanceof SenderGone ? error.cause : new MalformedForm("The form is malformed.", { cause: error });
  }
}

/** Tells an error of the sender apart from one of the form. */
class SenderGone extends Error {}

/** Reads the whole body; what comes after `over` is of no interest, but its sender waits for it to be taken. */
async function feed(parser: Dicer, body: AsyncIterable<Buffer>, over: AbortSignal): Promise<void> {
  try {
    for await (const chunk of body) {
      if (over.aborted || parser.write(chunk)) continue;
      // A parser that has found the form's end never drains.
      await once(parser, "drain", { signal: over }).catch(() => undefined);
    }
  } catch (cause) {
    throw new SenderGone("the sender went away", { cause });
  }
  if (!over.aborted) parser.end();
}

function boundaryOf(contentType: string): string {
  const boundary = /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
  const found = boundary?.[1] ?? boundary?.[2];
  if (!found) throw new MalformedForm("The request is no multipart/form-data with a boundary.");
  return found;
}

interface PartHeaders {
  readonly name: string;
  readonly fileName: string | null;
  readonly contentType: string | null;
}

const rawHeadersSchema = z.record(z.string(), z.array(z.string()));

function partHeaders(raw: unknown): PartHeaders {
  const headers = rawHeadersSchema.parse(raw);
  // Dicer reads headers as Latin-1; browsers and clients send names in UTF-8.
  const disposition = Buffer.from(headers["content-disposition"]?.[0] ?? "", "latin1").toString("utf8");
  const name = parameter(disposition, "name");
  if (name === null) throw new MalformedForm("a part without a name");
  return { name, fileName: parameter(disposition, "filename"), contentType: headers["content-type"]?.[0] || null };
}

function parameter(header: string, name: string): string | null {
  const found = new RegExp(`;\\s*${name}=(?:"((?:\\\\.|[^"\\\\])*)"|([^\\s;]*))`, "i").exec(header);
  return found ? (found[1]?.replace(/\\(.)/g, "$1") ?? found[2] ?? "") : null;
}

async function readField(part: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of part as AsyncIterable<Buffer>) {
    if (size < MAX_FIELD_BYTES) chunks.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(chunks).subarray(0, MAX_FIELD_BYTES).toString("utf8");
}

async function keepFile(
  part: Readable,
  fileName: string,
  contentType: string | null,
  store: ContentStore,
  maxBytes: number,
): Promise<ReceivedFile> {
  const { content, stream: target, discard } = store.create();
  const hash = createHash("sha256");
  let sizeBytes = 0;
  let tooLong = false;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const kept = chunk.subarray(0, maxBytes - sizeBytes);
      tooLong ||= kept.length < chunk.length;
      hash.update(kept);
      sizeBytes += kept.length;
      done(null, kept);
    },
  });
  try {
    await pipeline(part, measure, target);
  } catch (error) {
    await discard();
    throw error;
  }
  return { content, fileName, contentType, sizeBytes, sha256: hash.digest("hex"), tooLong };
}
