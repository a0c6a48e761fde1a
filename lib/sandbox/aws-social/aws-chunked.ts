import { createHash } from "node:crypto";
import { EMPTY_SHA256, hmac, type Scope, scopeText, sha256, signingKey } from "./sigv4";

/** A body that is not what its framing or its signatures say. */
export class BadChunk extends Error {
  constructor(
    readonly code: "SignatureDoesNotMatch" | "IncompleteBody" | "InvalidRequest",
    message: string,
  ) {
    super(message);
  }
}

/** What chunk signatures go on from. */
export interface ChunkSigning {
  readonly secretAccessKey: string;
  readonly scope: Scope;
  readonly amzDate: string;
  /** That of the request itself. */
  readonly seedSignature: string;
}

const MAX_LINE_BYTES = 8192;

/**
 * Takes the frames of `Content-Encoding: aws-chunked` away. `signing` is null for bodies whose chunks are unsigned.
 * What follows the last chunk is put into `trailers`, names in lower case. Throws BadChunk.
 */
export async function* decodeChunks(
  body: AsyncIterable<Buffer>,
  signing: ChunkSigning | null,
  trailers: Map<string, string>,
): AsyncIterable<Buffer> {
  const reader = new ByteReader(body);
  const chain = signing && new SignatureChain(signing);
  for (;;) {
    const { size, signature } = parseChunkHeader(await reader.line());
    const hash = createHash("sha256");
    for await (const piece of reader.take(size)) {
      hash.update(piece);
      yield piece;
    }
    chain?.checkChunk(signature, hash.digest("hex"));
    if (size === 0) break;
    if ((await reader.line()) !== "") throw new BadChunk("IncompleteBody", "A chunk is longer than its size.");
  }
  await readTrailers(reader, trailers);
  if (chain && trailers.size > 0) chain.checkTrailers(trailers);
}

function parseChunkHeader(line: string): { size: number; signature: string | null } {
  const [, size, signature = null] = /^([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line) ?? [];
  if (size === undefined) throw new BadChunk("InvalidRequest", "A chunk's header is malformed.");
  return { size: Number.parseInt(size, 16), signature };
}

async function readTrailers(reader: ByteReader, trailers: Map<string, string>): Promise<void> {
  while (!(await reader.atEnd())) {
    const line = await reader.line();
    if (line === "") return;
    const colon = line.indexOf(":");
    if (colon < 1) throw new BadChunk("InvalidRequest", "A trailer is malformed.");
    trailers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
}

/** Every signature is made over the one before it. */
class SignatureChain {
  private readonly key: Buffer;
  private previous: string;

  constructor(private readonly signing: ChunkSigning) {
    this.key = signingKey(signing.secretAccessKey, signing.scope);
    this.previous = signing.seedSignature;
  }

  checkChunk(given: string | null, dataHash: string): void {
    this.check("AWS4-HMAC-SHA256-PAYLOAD", given, [EMPTY_SHA256, dataHash]);
  }

  checkTrailers(trailers: ReadonlyMap<string, string>): void {
    const signed = [...trailers].filter(([name]) => name !== "x-amz-trailer-signature");
    const hash = sha256(signed.map(([name, value]) => `${name}:${value}\n`).join(""));
    this.check("AWS4-HMAC-SHA256-TRAILER", trailers.get("x-amz-trailer-signature") ?? null, [hash]);
  }

  private check(algorithm: string, given: string | null, hashes: readonly string[]): void {
    const { amzDate, scope } = this.signing;
    const right = hmac(this.key, [algorithm, amzDate, scopeText(scope), this.previous, ...hashes].join("\n"));
    if (given !== right.toString("hex")) {
      throw new BadChunk("SignatureDoesNotMatch", "A chunk's signature does not match.");
    }
    this.previous = given;
  }
}

/** Lines and counted bytes of a body, in turns. */
class ByteReader {
  private readonly source: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(body: AsyncIterable<Buffer>) {
    this.source = body[Symbol.asyncIterator]();
  }

  async atEnd(): Promise<boolean> {
    return this.rest.length === 0 && !(await this.more());
  }

  /** Without its line end. */
  async line(): Promise<string> {
    for (;;) {
      const end = this.rest.indexOf("\r\n");
      if (end >= 0) {
        const line = this.rest.subarray(0, end).toString("latin1");
        this.rest = this.rest.subarray(end + 2);
        return line;
      }
      if (this.rest.length > MAX_LINE_BYTES) throw new BadChunk("InvalidRequest", "A chunk's header is too long.");
      if (!(await this.more())) throw new BadChunk("IncompleteBody", "The body ends before its last chunk.");
    }
  }

  async *take(count: number): AsyncIterable<Buffer> {
    for (let left = count; left > 0; ) {
      if (this.rest.length === 0 && !(await this.more())) {
        throw new BadChunk("IncompleteBody", "The body ends within a chunk.");
      }
      const piece = this.rest.subarray(0, left);
      this.rest = this.rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  private async more(): Promise<boolean> {
    const next = await this.source.next();
    if (next.done) return false;
    this.rest = this.rest.length === 0 ? next.value : Buffer.concat([this.rest, next.value]);
    return true;
  }
}
