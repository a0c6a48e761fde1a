import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListObjectsV2Command,
  type S3Client,
} from "@aws-sdk/client-s3";
import { isUuid } from "../ids";
import { checkStore } from "./check";
import { Meter } from "./meter";
import { pour } from "./pour";
import { resolveRange } from "./range";
import { isAbsent, orS3Error, s3Error } from "./s3-errors";
import { upload } from "./s3-upload";
import { BlobError, type BlobKey, type BlobRead, type BlobStore, type PutOptions, type StoredBlob } from "./types";

export interface S3StoreOptions {
  readonly client: S3Client;
  readonly bucket: string;
  /** Put before every key; everything under it is taken for ours. */
  readonly prefix: string;
}

/** Blobs as objects of one bucket. A key is the prefix and a random UUID. Needs the right to list the bucket. */
export class S3Store implements BlobStore {
  readonly name = "s3";
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;

  constructor(options: S3StoreOptions) {
    this.#client = options.client;
    this.#bucket = options.bucket;
    this.#prefix = options.prefix;
  }

  async put(body: Readable, options: PutOptions): Promise<StoredBlob> {
    const key = `${this.#prefix}${randomUUID()}` as BlobKey;
    const meter = new Meter(options);
    const { signal } = options;
    try {
      await pour(body, meter, (bytes) => upload(this.#client, this.#objectOf(key), bytes, signal), signal);
    } catch (error) {
      // A request that was given up may have been carried out all the same.
      await this.delete(key).catch(() => undefined);
      throw error;
    }
    return { store: this.name, key, sizeBytes: meter.sizeBytes, sha256: meter.sha256() };
  }

  async open(key: BlobKey, range?: { start: number; end?: number }): Promise<BlobRead> {
    // S3 answers a range that makes no sense with the whole object.
    resolveRange(range, Number.POSITIVE_INFINITY);
    const answer = await this.#s3(
      this.#client.send(
        new GetObjectCommand({
          ...this.#objectOf(key),
          ...(range && { Range: `bytes=${range.start}-${range.end ?? ""}` }),
        }),
      ),
    );
    const body = answer.Body;
    if (!(body instanceof Readable)) throw new BlobError("UNAVAILABLE", "The storage answered without any bytes.");
    try {
      const totalBytes = range ? totalOf(answer.ContentRange) : (answer.ContentLength ?? 0);
      return { body, totalBytes, range: resolveRange(range, totalBytes) };
    } catch (error) {
      body.destroy();
      throw error;
    }
  }

  async stat(key: BlobKey): Promise<{ sizeBytes: number; modifiedAt: Date } | null> {
    const found = await this.#client.send(new HeadObjectCommand(this.#objectOf(key))).catch((error) => {
      if (isAbsent(error)) return null;
      throw s3Error(error, this.#bucket);
    });
    if (found) return { sizeBytes: found.ContentLength ?? 0, modifiedAt: found.LastModified ?? new Date(0) };
    await this.#confirmBucket();
    return null;
  }

  async delete(key: BlobKey): Promise<void> {
    await this.#s3(this.#client.send(new DeleteObjectCommand(this.#objectOf(key))));
  }

  async *list(after: string | null): AsyncIterable<BlobKey> {
    let from = after ?? undefined;
    for (;;) {
      const request = new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: this.#prefix, StartAfter: from });
      const { Contents = [] } = await this.#s3(this.#client.send(request));
      for (const { Key } of Contents) if (Key !== undefined && this.#isOurs(Key)) yield Key as BlobKey;
      from = Contents.at(-1)?.Key;
      if (from === undefined) return;
    }
  }

  async sweepUnfinished(olderThanMs: number): Promise<number> {
    const before = Date.now() - olderThanMs;
    let removed = 0;
    for await (const { Key, UploadId, Initiated } of this.#unfinished()) {
      if (Key === undefined || !this.#isOurs(Key) || !Initiated || Initiated.getTime() >= before) continue;
      await this.#s3(this.#client.send(new AbortMultipartUploadCommand({ ...this.#objectOf(Key), UploadId })));
      removed += 1;
    }
    return removed;
  }

  check(): Promise<void> {
    return checkStore(this);
  }

  async *#unfinished() {
    let from: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | undefined = {};
    while (from) {
      const page: ListMultipartUploadsCommandOutput = await this.#s3(
        this.#client.send(new ListMultipartUploadsCommand({ Bucket: this.#bucket, Prefix: this.#prefix, ...from })),
      );
      yield* page.Uploads ?? [];
      from = page.IsTruncated ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : undefined;
    }
  }

  /** HEAD answers 404 for an absent object and for an absent bucket; only the first may count as "not there". */
  async #confirmBucket(): Promise<void> {
    await this.#client.send(new HeadBucketCommand({ Bucket: this.#bucket })).catch((error) => {
      if (isAbsent(error))
        throw new BlobError("UNAVAILABLE", `The storage bucket "${this.#bucket}" does not exist.`, error);
      throw s3Error(error, this.#bucket);
    });
  }

  #isOurs(key: string): boolean {
    return key.startsWith(this.#prefix) && isUuid(key.slice(this.#prefix.length));
  }

  #objectOf(key: string): { Bucket: string; Key: string } {
    if (!this.#isOurs(key)) throw new BlobError("NOT_FOUND", "That is not the name of anything in our storage.");
    return { Bucket: this.#bucket, Key: key };
  }

  #s3<T>(work: Promise<T>): Promise<T> {
    return orS3Error(work, this.#bucket);
  }
}

/** The size after the slash of "bytes 0-99/1234". */
function totalOf(contentRange: string | undefined): number {
  const total = /^bytes \d+-\d+\/(\d+)$/.exec(contentRange ?? "")?.[1];
  if (total === undefined) throw new BlobError("UNAVAILABLE", "The storage did not give the part that was asked for.");
  return Number(total);
}
