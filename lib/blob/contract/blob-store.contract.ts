import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BlobKey, BlobStore } from "../types";

const MEBIBYTE = 1024 * 1024;
const HOUR_MS = 3_600_000;

/** One store, empty and for one test alone, with what the suite must see of its inside. */
export interface BlobStoreUnderTest {
  readonly store: BlobStore;
  /** How many unfinished writes the store still holds. */
  unfinished(): Promise<number>;
  /** Bytes that have arrived in the store so far, finished or not. */
  received(): number;
  /** Leaves an unfinished write as a writer that died `ageMs` ago would. */
  plantUnfinished(ageMs: number): Promise<void>;
  close(): Promise<void>;
}

/** What every blob store must do, whatever it keeps the bytes in. */
export function describeBlobStore(name: string, start: () => Promise<BlobStoreUnderTest>): void {
  describe(`${name} as a blob store`, () => {
    let tested: BlobStoreUnderTest;
    let store: BlobStore;

    beforeEach(async () => {
      tested = await start();
      store = tested.store;
    });
    afterEach(() => tested.close());

    const put = (bytes: Buffer) => store.put(Readable.from([bytes]), within(64 * MEBIBYTE));
    const read = async (key: BlobKey, range?: { start: number; end?: number }) => {
      const { body, ...rest } = await store.open(key, range);
      return { bytes: await buffer(body), ...rest };
    };
    const keys = async (after: string | null = null) => {
      const found: BlobKey[] = [];
      for await (const key of store.list(after)) found.push(key);
      return found;
    };
    const expectNothingLeft = async () => {
      expect(await keys()).toEqual([]);
      expect(await tested.unfinished()).toBe(0);
    };

    it.each([
      ["nothing at all", 0],
      ["one byte", 1],
      ["a small file", 70_000],
      ["exactly one part of a multipart upload", 5 * MEBIBYTE],
      ["several parts of a multipart upload", 12 * MEBIBYTE + 17],
    ])("gives back %s unchanged, with its size and hash", async (_, size) => {
      const bytes = randomBytes(size);
      const stored = await put(bytes);
      expect(stored).toMatchObject({
        store: store.name,
        sizeBytes: size,
        sha256: createHash("sha256").update(bytes).digest("hex"),
      });
      const whole = await read(stored.key);
      expect(whole.bytes.equals(bytes)).toBe(true);
      expect(whole).toMatchObject({ totalBytes: size, range: { start: 0, end: size - 1 } });
      expect(await store.stat(stored.key)).toMatchObject({ sizeBytes: size, modifiedAt: expect.any(Date) });
      expect(await tested.unfinished()).toBe(0);
    });

    it.each([
      ["the first byte", { start: 0, end: 0 }, "0", { start: 0, end: 0 }],
      ["the last byte", { start: 9, end: 9 }, "9", { start: 9, end: 9 }],
      ["a middle part", { start: 2, end: 5 }, "2345", { start: 2, end: 5 }],
      ["an open end", { start: 7 }, "789", { start: 7, end: 9 }],
      ["an end past the last byte, cut to it", { start: 8, end: 400 }, "89", { start: 8, end: 9 }],
    ])("reads %s", async (_, range, text, given) => {
      const { key } = await put(Buffer.from("0123456789"));
      expect(await read(key, range)).toEqual({ bytes: Buffer.from(text), totalBytes: 10, range: given });
    });

    it.each([
      ["at the end", 10, { start: 10 }],
      ["past the end", 10, { start: 11, end: 20 }],
      ["in an empty file", 0, { start: 0 }],
      ["with its end before its start", 10, { start: 5, end: 4 }],
    ])("refuses a range that starts %s", async (_, size, range) => {
      const { key } = await put(randomBytes(size));
      await expect(store.open(key, range)).rejects.toMatchObject({ name: "BlobError", reason: "RANGE" });
    });

    it.each([
      ["before the first byte", 0],
      ["in the middle of a part", 3 * MEBIBYTE],
      ["after a part was sent", 11 * MEBIBYTE],
    ])("leaves nothing and passes the error on when the source fails %s", async (_, produced) => {
      const failure = new Error("the sender hung up");
      const source = Readable.from(
        (async function* () {
          yield* pieces(produced);
          throw failure;
        })(),
      );
      await expect(store.put(source, within(64 * MEBIBYTE))).rejects.toBe(failure);
      await expectNothingLeft();
    });

    it("leaves nothing when the source is closed without an end", async () => {
      const source = new Readable({ read() {} });
      source.push(randomBytes(MEBIBYTE));
      const writing = store.put(source, within(64 * MEBIBYTE));
      setImmediate(() => source.destroy());
      await expect(writing).rejects.toThrow();
      await expectNothingLeft();
    });

    it("leaves nothing when it is aborted while the source stalls, and says the signal's reason", async () => {
      const abort = new AbortController();
      const reason = new Error("the worker is stopping");
      const source = Readable.from(
        (async function* () {
          yield* pieces(6 * MEBIBYTE);
          abort.abort(reason);
          await new Promise(() => {});
        })(),
      );
      await expect(store.put(source, { maxBytes: 64 * MEBIBYTE, signal: abort.signal })).rejects.toBe(reason);
      expect(source.destroyed).toBe(true);
      await expectNothingLeft();
    });

    it("does not begin under a signal that is aborted already, and closes the source", async () => {
      const source = Readable.from([randomBytes(10)]);
      const reason = new Error("too late");
      const closed = once(source, "close");
      await expect(store.put(source, { maxBytes: 64, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      await closed;
      await expectNothingLeft();
    });

    it.each([
      ["in a small file", 1_000, 1_001],
      ["after several parts", 11 * MEBIBYTE, 20 * MEBIBYTE],
    ])("stops with TOO_LARGE %s and leaves nothing", async (_, maxBytes, size) => {
      const source = Readable.from(pieces(size));
      await expect(store.put(source, within(maxBytes))).rejects.toMatchObject({
        reason: "TOO_LARGE",
        retryable: false,
      });
      expect(source.destroyed).toBe(true);
      await expectNothingLeft();
    });

    it("accepts exactly as many bytes as are allowed", async () => {
      const stored = await store.put(Readable.from(pieces(4_096)), within(4_096));
      expect(stored.sizeBytes).toBe(4_096);
    });

    it("gives equal bytes written at the same time keys of their own", async () => {
      const bytes = randomBytes(300_000);
      const stored = await Promise.all(Array.from({ length: 8 }, () => put(bytes)));
      expect(new Set(stored.map(({ key }) => key)).size).toBe(8);
      expect(new Set(stored.map(({ sha256 }) => sha256)).size).toBe(1);
      for (const { key } of stored) expect((await read(key)).bytes.equals(bytes)).toBe(true);
    });

    it("tells what is absent from what is there", async () => {
      const { key } = await put(Buffer.from("short-lived"));
      await store.delete(key);
      await expect(store.open(key)).rejects.toMatchObject({ name: "BlobError", reason: "NOT_FOUND", retryable: false });
      expect(await store.stat(key)).toBeNull();
      await expect(store.delete(key)).resolves.toBeUndefined();
    });

    it("lists every key once, in order, from any place on", async () => {
      expect(await keys()).toEqual([]);
      const made = (await Promise.all(Array.from({ length: 25 }, (_, n) => put(Buffer.from([n]))))).map(
        ({ key }) => key,
      );
      const sorted = [...made].sort();
      expect(await keys()).toEqual(sorted);
      for (const [place, key] of sorted.entries()) expect(await keys(key)).toEqual(sorted.slice(place + 1));
    });

    it("sweeps leftovers of writers that died long ago, and nothing else", async () => {
      const { key } = await put(Buffer.from("complete"));
      await tested.plantUnfinished(48 * HOUR_MS);
      await tested.plantUnfinished(0);
      expect(await tested.unfinished()).toBe(2);
      expect(await store.sweepUnfinished(24 * HOUR_MS)).toBe(1);
      expect(await tested.unfinished()).toBe(1);
      expect(await store.sweepUnfinished(24 * HOUR_MS)).toBe(0);
      expect(await keys()).toEqual([key]);
    });

    it.each(["../../etc/passwd", "..", "", "/etc/passwd", "a/../../b", `${"a".repeat(8)}\0`, "blobs/../x"])(
      "refuses the key %j in every method",
      async (text) => {
        const key = text as BlobKey;
        for (const refused of [store.open(key), store.stat(key), store.delete(key)]) {
          await expect(refused).rejects.toMatchObject({ name: "BlobError", reason: "NOT_FOUND" });
        }
      },
    );

    it("reads from the source no faster than it writes", async () => {
      const total = 64 * MEBIBYTE;
      let produced = 0;
      let furthestAhead = 0;
      const source = Readable.from(
        (async function* () {
          for await (const piece of pieces(total, MEBIBYTE)) {
            produced += piece.length;
            furthestAhead = Math.max(furthestAhead, produced - tested.received());
            yield piece;
          }
        })(),
      );
      const stored = await store.put(source, within(total));
      expect(stored.sizeBytes).toBe(total);
      expect(furthestAhead).toBeLessThan(24 * MEBIBYTE);
    });

    it("finds itself in order and leaves nothing of the check behind", async () => {
      await store.check();
      await expectNothingLeft();
    });
  });
}

const within = (maxBytes: number) => ({ maxBytes, signal: new AbortController().signal });

async function* pieces(total: number, size = 64 * 1024): AsyncGenerator<Buffer> {
  for (let left = total; left > 0; left -= size) yield randomBytes(Math.min(size, left));
}
