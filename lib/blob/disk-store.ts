import { randomUUID } from "node:crypto";
import { access, type FileHandle, mkdir, open, readdir, rename, rm, stat, unlink } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { isUuid } from "../ids";
import { checkStore } from "./check";
import { diskError, errnoOf } from "./disk-errors";
import { Meter } from "./meter";
import { pour } from "./pour";
import { resolveRange } from "./range";
import { BlobError, type BlobKey, type BlobRead, type BlobStore, type PutOptions, type StoredBlob } from "./types";

/** A folder is named by the next two digits of the keys in it. */
const KEY_FOLDER = /^[0-9a-f]{2}$/;
const PIECE_BYTES = 1024 * 1024;

/**
 * Blobs as files under one folder: `objects/ab/cd/<key>` holds complete ones, `tmp/<key>` those being written.
 * A key is a random UUID. The folder's parent must exist.
 */
export class DiskStore implements BlobStore {
  readonly name = "disk";
  readonly #root: string;
  readonly #objects: string;
  readonly #unfinished: string;
  #prepared: Promise<void> | undefined;

  constructor(root: string) {
    this.#root = path.resolve(root);
    this.#objects = path.join(this.#root, "objects");
    this.#unfinished = path.join(this.#root, "tmp");
  }

  async put(body: Readable, options: PutOptions): Promise<StoredBlob> {
    const key = randomUUID() as BlobKey;
    const unfinished = path.join(this.#unfinished, key);
    const target = this.#pathOf(key);
    const meter = new Meter(options);
    try {
      await pour(body, meter, (bytes) => this.#write(bytes, unfinished), options.signal);
      await this.#onDisk(publish(unfinished, target));
    } catch (error) {
      await Promise.allSettled([rm(unfinished, { force: true }), rm(target, { force: true })]);
      throw error;
    }
    return { store: this.name, key, sizeBytes: meter.sizeBytes, sha256: meter.sha256() };
  }

  async open(key: BlobKey, range?: { start: number; end?: number }): Promise<BlobRead> {
    const file = await open(this.#pathOf(key), "r").catch((error) => this.#absentOrThrow(error));
    if (!file) throw new BlobError("NOT_FOUND", "The bytes are no longer in our storage.");
    try {
      const { size: totalBytes } = await this.#onDisk(file.stat());
      const given = resolveRange(range, totalBytes);
      // An end before the start is refused by Node; an empty file yields nothing either way.
      const body = file.createReadStream({ start: given.start, end: Math.max(given.end, given.start) });
      return { body, totalBytes, range: given };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async stat(key: BlobKey): Promise<{ sizeBytes: number; modifiedAt: Date } | null> {
    const found = await stat(this.#pathOf(key)).catch((error) => this.#absentOrThrow(error));
    return found && { sizeBytes: found.size, modifiedAt: found.mtime };
  }

  async delete(key: BlobKey): Promise<void> {
    await unlink(this.#pathOf(key)).catch((error) => this.#absentOrThrow(error));
  }

  async *list(after: string | null): AsyncIterable<BlobKey> {
    await this.#prepare();
    for (const outer of await this.#foldersIn(this.#objects, after?.slice(0, 2))) {
      const folder = path.join(this.#objects, outer);
      for (const inner of await this.#foldersIn(folder, after?.startsWith(outer) ? after.slice(2, 4) : undefined)) {
        for (const key of (await this.#namesIn(path.join(folder, inner))).sort()) {
          if (isUuid(key) && (after === null || key > after)) yield key as BlobKey;
        }
      }
    }
  }

  async sweepUnfinished(olderThanMs: number): Promise<number> {
    await this.#prepare();
    const before = Date.now() - olderThanMs;
    let removed = 0;
    for (const name of await this.#namesIn(this.#unfinished)) {
      const leftover = path.join(this.#unfinished, name);
      const found = await stat(leftover).catch((error) => this.#absentOrThrow(error));
      if (!found || found.mtimeMs >= before) continue;
      await this.#onDisk(rm(leftover, { force: true }));
      removed += 1;
    }
    return removed;
  }

  check(): Promise<void> {
    return checkStore(this);
  }

  /** Refuses everything but our own kind of key, so that no row can lead out of the folder. */
  #pathOf(key: string): string {
    if (!isUuid(key)) throw new BlobError("NOT_FOUND", "That is not the name of anything in our storage.");
    return path.join(this.#objects, key.slice(0, 2), key.slice(2, 4), key);
  }

  /** Once per process: a disk that is unmounted later must be reported, not replaced by an empty folder. */
  #prepare(): Promise<void> {
    this.#prepared ??= this.#onDisk(
      (async () => {
        for (const folder of [this.#root, this.#objects, this.#unfinished]) await ensureFolder(folder);
      })(),
    ).catch((error) => {
      this.#prepared = undefined;
      throw error;
    });
    return this.#prepared;
  }

  async #write(bytes: AsyncIterable<Buffer>, target: string): Promise<void> {
    await this.#prepare();
    const file = await this.#onDisk(open(target, "wx", 0o600));
    try {
      for await (const piece of inPieces(bytes)) await this.#onDisk(append(file, piece));
      await this.#onDisk(file.sync());
    } finally {
      await this.#onDisk(file.close());
    }
  }

  async #foldersIn(folder: string, from = ""): Promise<string[]> {
    const names = await this.#namesIn(folder);
    return names.filter((name) => KEY_FOLDER.test(name) && name >= from).sort();
  }

  async #namesIn(folder: string): Promise<string[]> {
    const names = await readdir(folder).catch((error) => this.#absentOrThrow(error));
    return names ?? [];
  }

  /** null when only the file is missing; a missing store says nothing about what it held. */
  async #absentOrThrow(error: unknown): Promise<null> {
    if (errnoOf(error) !== "ENOENT") throw diskError(error, this.#root);
    await this.#onDisk(access(this.#objects));
    return null;
  }

  async #onDisk<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw diskError(error, this.#root);
    }
  }
}

/** Chunks in pieces of about a megabyte: each write is a trip to another thread, and a socket hands out little. */
async function* inPieces(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer[]> {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  for await (const chunk of bytes) {
    waiting.push(chunk);
    waitingBytes += chunk.length;
    if (waitingBytes < PIECE_BYTES) continue;
    yield waiting;
    waiting = [];
    waitingBytes = 0;
  }
  if (waitingBytes > 0) yield waiting;
}

async function append(file: FileHandle, piece: readonly Buffer[]): Promise<void> {
  const { bytesWritten } = await file.writev(piece);
  const sizeBytes = piece.reduce((sum, chunk) => sum + chunk.length, 0);
  // A disk that is almost full takes a part; what is left tells what is wrong.
  if (bytesWritten < sizeBytes) await file.writeFile(Buffer.concat(piece).subarray(bytesWritten));
}

/** Makes a complete file visible under its final name in a way that survives a power cut. */
async function publish(unfinished: string, target: string): Promise<void> {
  const folder = path.dirname(target);
  const changed = new Set([folder]);
  try {
    await rename(unfinished, target);
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw error;
    for (const missing of [path.dirname(folder), folder]) {
      if (await makeFolder(missing)) changed.add(path.dirname(missing));
    }
    await rename(unfinished, target);
  }
  // At once: a disk that is asked side by side writes its journal one time for all.
  await Promise.all([...changed].map(syncFolder));
}

async function ensureFolder(folder: string): Promise<void> {
  if (await makeFolder(folder)) await syncFolder(path.dirname(folder));
}

/** False when it is there already. */
async function makeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** A new name is on the disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
