import { randomBytes } from "node:crypto";
import { PassThrough, type Readable } from "node:stream";
import { ProviderError } from "./errors";

/** A form as the body of one request; the stream can be read once. */
export interface MultipartBody {
  readonly contentType: string;
  readonly contentLength: number;
  readonly stream: Readable;
}

export interface FormFile {
  readonly name: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly stream: Readable;
}

/**
 * A file name as it may stand between quotes. What servers disagree about how to escape is replaced; other characters
 * go as UTF-8, as browsers send them.
 */
function quotable(name: string): string {
  return name.replaceAll('"', "'").replace(/[\\\p{Cc}]/gu, "_");
}

/**
 * A form of text fields and one file named "file", streamed: only one piece of the file is in memory at a time, and the
 * length is known beforehand, since not every server takes a chunked upload.
 */
export function multipartForm(fields: Readonly<Record<string, string>>, file: FormFile): MultipartBody {
  const boundary = `attache-${randomBytes(18).toString("hex")}`;
  const head = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  head.push(
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${quotable(file.name)}"\r\n`,
    `Content-Type: ${file.mimeType}\r\n\r\n`,
  );
  const before = Buffer.from(head.join(""), "utf8");
  const after = Buffer.from(`\r\n--${boundary}--\r\n`, "utf8");
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    contentLength: before.length + file.sizeBytes + after.length,
    stream: enclose(before, file.stream, after),
  };
}

function enclose(before: Buffer, source: Readable, after: Buffer): Readable {
  const whole = new PassThrough();
  whole.write(before);
  source.on("error", (error) => whole.destroy(error));
  source.on("end", () => whole.end(after));
  whole.on("close", () => source.destroy());
  source.pipe(whole, { end: false });
  return whole;
}

/** A MIME type without its parameters. Throws REJECTED for what is none. */
export function bareMimeType(mimeType: string): string {
  const bare = mimeType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (/^[\w.+-]+\/[\w.+-]+$/.test(bare)) return bare;
  const publicMessage = "The file has no usable content type, so it was not sent.";
  const diagnosis = {
    cause: "TYPE_REFUSED",
    confidence: "CERTAIN",
    whoActs: "operator",
    nextStep: "upload the file in another format",
  } as const;
  throw new ProviderError({ reason: "REJECTED", retryable: false, publicMessage, diagnosis });
}
