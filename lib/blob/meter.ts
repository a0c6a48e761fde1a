import { createHash } from "node:crypto";
import { Transform, type TransformCallback } from "node:stream";
import { fullBytes } from "../sizes";
import { BlobError, type PutOptions } from "./types";

/** Passes bytes on unchanged while it counts and hashes them; fails with TOO_LARGE as soon as there are too many. */
export class Meter extends Transform {
  readonly #hash = createHash("sha256");
  readonly #maxBytes: number;
  readonly #onChunk: PutOptions["onChunk"];
  #sizeBytes = 0;

  constructor({ maxBytes, onChunk }: Omit<PutOptions, "signal">) {
    // As objects the chunks come out as they went in; as bytes they would be copied together.
    super({ readableObjectMode: true, readableHighWaterMark: 1 });
    this.#maxBytes = maxBytes;
    this.#onChunk = onChunk;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Lower-case hex of everything that passed. To be called once, at the end. */
  sha256(): string {
    return this.#hash.digest("hex");
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#sizeBytes += chunk.length;
    if (this.#sizeBytes > this.#maxBytes) {
      done(new BlobError("TOO_LARGE", `There is more than the ${fullBytes(this.#maxBytes)} allowed.`));
      return;
    }
    this.#hash.update(chunk);
    this.#onChunk?.(chunk);
    done(null, chunk);
  }
}
