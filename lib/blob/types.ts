import type { Readable } from "node:stream";
import { AppError } from "../errors";

/** Names bytes inside one store. Made by the store alone; holds nothing a sender chose. */
export type BlobKey = string & { readonly __brand: "BlobKey" };

export interface StoredBlob {
  readonly store: "disk" | "s3";
  readonly key: BlobKey;
  readonly sizeBytes: number;
  /** Lower-case hex, measured while writing. */
  readonly sha256: string;
}

/** `range` is what was given, both ends inclusive; `totalBytes` is the whole object. */
export interface BlobRead {
  readonly body: Readable;
  readonly totalBytes: number;
  readonly range: { readonly start: number; readonly end: number };
}

/** How bytes are taken in; past `maxBytes` they are refused, and `signal` breaks off. */
export interface PutOptions {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** Is shown every chunk on its way, in order. */
  readonly onChunk?: (chunk: Buffer) => void;
}

export interface BlobStore {
  readonly name: StoredBlob["store"];
  /**
   * All or nothing, streaming: when it throws, nothing is left behind and nothing was visible. Every call makes a new
   * key, also for bytes already kept: which bytes are the same is decided by the Blob row, in the database.
   * Throws BlobError TOO_LARGE past maxBytes, NO_SPACE, UNAVAILABLE; the source's own error; the signal's reason.
   */
  put(body: Readable, options: PutOptions): Promise<StoredBlob>;
  /** Throws BlobError NOT_FOUND, RANGE (start at or past the end), UNAVAILABLE. */
  open(key: BlobKey, range?: { start: number; end?: number }): Promise<BlobRead>;
  /** null when absent. */
  stat(key: BlobKey): Promise<{ sizeBytes: number; modifiedAt: Date } | null>;
  /** Absent is success. */
  delete(key: BlobKey): Promise<void>;
  /** Every complete object after `after` in key order, for reconciliation. */
  list(after: string | null): AsyncIterable<BlobKey>;
  /** Removes leftovers of writers that died more than `olderThanMs` ago; returns how many. */
  sweepUnfinished(olderThanMs: number): Promise<number>;
  /** Writes, reads and deletes a few bytes. Throws BlobError saying what is wrong. */
  check(): Promise<void>;
}

export type BlobErrorReason = "NOT_FOUND" | "RANGE" | "TOO_LARGE" | "NO_SPACE" | "UNAVAILABLE";

/** A store that did not do what was asked. */
export class BlobError extends AppError {
  readonly code = "BLOB";
  readonly retryable: boolean;

  constructor(
    readonly reason: BlobErrorReason,
    publicMessage: string,
    cause?: unknown,
  ) {
    super(publicMessage, { cause });
    this.retryable = reason === "NO_SPACE" || reason === "UNAVAILABLE";
  }
}
