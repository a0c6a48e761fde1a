import { request } from "node:http";
import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  paginateListObjectsV2,
  type S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { type AwsSocialControl, createAwsSocialControl } from "./control-client";
import { startAwsSocial } from "./start";
import { ACCOUNT, BUCKET, s3Client } from "./test-caller";

let sandbox: RunningStandIn;
let control: AwsSocialControl;
let s3: S3Client;

beforeAll(async () => {
  sandbox = await startAwsSocial({ port: 0 });
  control = createAwsSocialControl(sandbox.url);
  await control.putAccount(ACCOUNT);
  s3 = s3Client(sandbox);
});
afterAll(() => sandbox.close());

const put = (Key: string, Body: PutObjectCommandInput["Body"], more: Partial<PutObjectCommandInput> = {}) =>
  s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body, ...more }));
const get = async (Key: string, Range?: string) => {
  const answer = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key, Range }));
  return { ...answer, bytes: Buffer.from((await answer.Body?.transformToByteArray()) ?? []) };
};
const lastUpload = async () => (await control.requests({ operation: "PutObject", finished: true })).at(-1);

describe("objects", () => {
  test("what is put comes back, with its type and its own metadata", async () => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    const { ETag } = await put("a/photo.jpg", Buffer.from("hello"), {
      ContentType: "image/jpeg",
      Metadata: { origin: "desk" },
    });
    expect(ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
    const back = await get("a/photo.jpg");
    expect(back.bytes.toString()).toBe("hello");
    expect(back).toMatchObject({ ContentType: "image/jpeg", ContentLength: 5, ETag, Metadata: { origin: "desk" } });
    expect(back.LastModified?.getTime()).toBeGreaterThanOrEqual(before);
  });

  test.each([
    "with space.jpg",
    "ümläut/牛.png",
    "plus+and&percent%.txt",
    "quote'(1)*!~.pdf",
    "a//b",
    "/leading",
    "<xml>.txt",
  ])("a key like %s", async (key) => {
    await put(key, "x");
    expect((await get(key)).bytes.toString()).toBe("x");
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: key }));
    expect(Contents?.map(({ Key }) => Key)).toEqual([key]);
  });

  test("a second put takes the place of the first", async () => {
    await put("again", "one");
    await put("again", "two!", { ContentType: "text/plain" });
    expect(await get("again")).toMatchObject({ ContentType: "text/plain", ContentLength: 4 });
  });

  test("no bytes are an object too, of no type of its own", async () => {
    await put("empty", Buffer.alloc(0));
    const head = await s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: "empty" }));
    expect(head.ContentLength).toBe(0);
    expect((await get("empty")).bytes).toHaveLength(0);
  });

  test("HeadObject says everything but the bytes", async () => {
    await put("headed", "0123456789", { ContentType: "text/plain" });
    const head = await s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: "headed" }));
    expect(head).toMatchObject({ ContentLength: 10, ContentType: "text/plain", AcceptRanges: "bytes" });
    const [entry] = await control.requests({ operation: "HeadObject", path: `/${BUCKET}/headed`, finished: true });
    expect(entry).toMatchObject({ bytesSent: 0, status: 200 });
  });

  test("parts", async () => {
    await put("ranged", "0123456789");
    expect(await get("ranged", "bytes=2-4")).toMatchObject({ ContentRange: "bytes 2-4/10", ContentLength: 3 });
    expect((await get("ranged", "bytes=7-")).bytes.toString()).toBe("789");
    expect((await get("ranged", "bytes=-3")).bytes.toString()).toBe("789");
    expect((await get("ranged", "bytes=8-99")).bytes.toString()).toBe("89");
    await expect(get("ranged", "bytes=10-")).rejects.toMatchObject({
      name: "InvalidRange",
      $metadata: { httpStatusCode: 416 },
    });
  });

  test("deleting is done once or twice", async () => {
    await put("gone", "x");
    for (let times = 0; times < 2; times++) {
      const { $metadata } = await s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: "gone" }));
      expect($metadata.httpStatusCode).toBe(204);
    }
    await expect(get("gone")).rejects.toMatchObject({ name: "NoSuchKey", $metadata: { httpStatusCode: 404 } });
    const head = s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: "gone" }));
    await expect(head).rejects.toMatchObject({ name: "NotFound", $metadata: { httpStatusCode: 404 } });
  });
});

describe("uploads as streams", () => {
  const bytes = Buffer.from("0123456789abcdef".repeat(20_000));

  test("a stream of known length arrives in unsigned chunks with a checksum behind them", async () => {
    await put("streamed", Readable.from([bytes.subarray(0, 100_001), bytes.subarray(100_001)]), {
      ContentLength: bytes.length,
    });
    const entry = await lastUpload();
    expect(entry?.headers).toMatchObject({
      "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
      "x-amz-trailer": "x-amz-checksum-crc32",
      "x-amz-decoded-content-length": String(bytes.length),
    });
    expect((await get("streamed")).bytes.equals(bytes)).toBe(true);
  });

  test("a stream without checksums is one unsigned body", async () => {
    const client = s3Client(sandbox, { requestChecksumCalculation: "WHEN_REQUIRED" });
    const Body = Readable.from([bytes]);
    await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: "plain", Body, ContentLength: bytes.length }));
    expect((await lastUpload())?.headers["x-amz-content-sha256"]).toBe("UNSIGNED-PAYLOAD");
    expect((await get("plain")).bytes.equals(bytes)).toBe(true);
  });

  test.each(["SHA256", "CRC32"] as const)("a checksum of %s is taken", async (ChecksumAlgorithm) => {
    await put("summed", Readable.from([bytes]), { ContentLength: bytes.length, ChecksumAlgorithm });
    expect((await get("summed")).bytes.equals(bytes)).toBe(true);
  });

  test.each([
    { ChecksumCRC32: "AAAAAA==" },
    { ChecksumSHA256: Buffer.alloc(32).toString("base64") },
    { ContentMD5: Buffer.alloc(16).toString("base64") },
  ])("a checksum that does not fit is refused, and nothing is kept: %o", async (wrong) => {
    await expect(put("wrong", "some bytes", wrong)).rejects.toMatchObject({ name: "BadDigest" });
    expect((await control.objects(BUCKET)).some(({ key }) => key === "wrong")).toBe(false);
  });

  test("an upload that is given up leaves what was there", async () => {
    await put("kept", "first");
    const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket: BUCKET, Key: "kept" }));
    const upload = request(url, { method: "PUT", headers: { "content-length": "999999" } });
    upload.on("error", () => {});
    await new Promise((resolve) => upload.write(bytes, resolve));
    upload.destroy();
    const [given] = await control.requests({ path: `/${BUCKET}/kept?X-Amz`, finished: true, atLeast: 1, waitMs: 5000 });
    expect(given?.outcome).toBe("client-closed");
    expect((await get("kept")).bytes.toString()).toBe("first");
  });
});

describe("ListObjectsV2", () => {
  beforeAll(async () => {
    for (const key of ["l/a", "l/b/1", "l/b/2", "l/c", "l/Z"]) await put(key, key);
  });
  const list = (input: object) => s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: "l/", ...input }));
  const keysOf = (answer: { Contents?: { Key?: string }[] }) => answer.Contents?.map(({ Key }) => Key);

  test("in the order of the keys' bytes, with size, hash and time", async () => {
    const answer = await list({});
    expect(keysOf(answer)).toEqual(["l/Z", "l/a", "l/b/1", "l/b/2", "l/c"]);
    expect(answer).toMatchObject({ KeyCount: 5, IsTruncated: false, Name: BUCKET, Prefix: "l/", MaxKeys: 1000 });
    expect(answer.Contents?.[0]).toMatchObject({ Size: 3, ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/) });
    expect(answer.Contents?.[0]?.LastModified).toBeInstanceOf(Date);
  });

  test.each([1, 2, 5])("in pages of %i, each key once", async (pageSize) => {
    const keys: unknown[] = [];
    for await (const page of paginateListObjectsV2({ client: s3, pageSize }, { Bucket: BUCKET, Prefix: "l/" })) {
      expect(page.KeyCount).toBeLessThanOrEqual(pageSize);
      keys.push(...(keysOf(page) ?? []));
    }
    expect(keys).toEqual(["l/Z", "l/a", "l/b/1", "l/b/2", "l/c"]);
  });

  test("folders, a start, and nothing", async () => {
    const folders = await list({ Delimiter: "/" });
    expect(keysOf(folders)).toEqual(["l/Z", "l/a", "l/c"]);
    expect(folders.CommonPrefixes).toEqual([{ Prefix: "l/b/" }]);
    expect(keysOf(await list({ StartAfter: "l/b/1" }))).toEqual(["l/b/2", "l/c"]);
    expect(await list({ Prefix: "nothing/" })).toMatchObject({ KeyCount: 0 });
  });

  test("a token of somebody else is refused", async () => {
    await expect(list({ ContinuationToken: "?" })).rejects.toMatchObject({ name: "InvalidArgument" });
  });
});

describe("buckets", () => {
  test("HeadBucket names the region; GetBucketLocation names none for us-east-1", async () => {
    expect(await s3.send(new HeadBucketCommand({ Bucket: BUCKET }))).toMatchObject({ BucketRegion: "us-east-1" });
    expect((await s3.send(new GetBucketLocationCommand({ Bucket: BUCKET }))).LocationConstraint).toBeUndefined();
    const far = await s3.send(new GetBucketLocationCommand({ Bucket: "far-away-media" }));
    expect(far.LocationConstraint).toBe("eu-west-1");
  });

  test("a bucket in the host's name", async () => {
    const port = new URL(sandbox.storageUrl).port;
    await put("by-host", "x");
    const client = s3Client(sandbox, { endpoint: `http://localhost:${port}`, forcePathStyle: false });
    // A machine need not know names below localhost.
    client.middlewareStack.add(
      (next) => (args) => {
        Object.assign(args.request as object, { hostname: "127.0.0.1" });
        return next(args);
      },
      { step: "finalizeRequest", priority: "low" },
    );
    await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: "by-host" }));
    const [entry] = await control.requests({ path: "/by-host" });
    expect(entry?.headers.host).toBe(`${BUCKET}.localhost:${port}`);
  });
});
