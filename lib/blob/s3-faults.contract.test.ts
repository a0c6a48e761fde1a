import { randomBytes, randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, it } from "vitest";
import { S3_SERVER_KEY, type S3Server, startS3Server } from "./contract/s3-server";
import { S3Store } from "./s3-store";
import type { BlobKey } from "./types";

const MEBIBYTE = 1024 * 1024;
const ABSENT = `blobs/${randomUUID()}` as BlobKey;

let server: S3Server;
let client: S3Client;
let store: S3Store;
beforeEach(async () => {
  server = await startS3Server();
  client = connect(S3_SERVER_KEY);
  store = new S3Store({ client, bucket: server.bucket, prefix: "blobs/" });
});
afterEach(async () => {
  client.destroy();
  await server.close();
});

const connect = (accessKeyId: string, endpoint = server.endpoint) =>
  new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey: S3_SERVER_KEY },
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    maxAttempts: 1,
  });
const put = (body: Readable) => store.put(body, { maxBytes: 64 * MEBIBYTE, signal: new AbortController().signal });
const bytes = () => Readable.from([Buffer.from("bytes")]);

it("names a bucket that does not exist, and never takes its blobs for absent", async () => {
  const { key } = await put(bytes());
  await server.removeBucket();
  const gone = {
    reason: "UNAVAILABLE",
    retryable: true,
    publicMessage: 'The storage bucket "attache-test" does not exist.',
  };
  await expect(put(bytes())).rejects.toMatchObject(gone);
  await expect(put(Readable.from([randomBytes(6 * MEBIBYTE)]))).rejects.toMatchObject(gone);
  await expect(store.open(key)).rejects.toMatchObject(gone);
  await expect(store.stat(key)).rejects.toMatchObject(gone);
  await expect(store.delete(key)).rejects.toMatchObject(gone);
  await expect(store.list(null)[Symbol.asyncIterator]().next()).rejects.toMatchObject(gone);
  await expect(store.check()).rejects.toMatchObject(gone);
});

it("gives up an upload whose bucket disappears, and stops reading the source", async () => {
  let produced = 0;
  const source = Readable.from(
    (async function* () {
      for (; produced < 60; produced += 1) {
        if (produced === 12) await server.removeBucket();
        yield randomBytes(MEBIBYTE);
      }
    })(),
  );
  await expect(put(source)).rejects.toMatchObject({ reason: "UNAVAILABLE" });
  expect(source.destroyed).toBe(true);
  expect(produced).toBeLessThan(40);
});

it("says that the credentials are refused", async () => {
  const stranger = connect("AKIAUNKNOWN");
  const refused = new S3Store({ client: stranger, bucket: server.bucket, prefix: "blobs/" });
  const text = /refuses our S3 credentials/;
  await expect(refused.check()).rejects.toMatchObject({
    reason: "UNAVAILABLE",
    publicMessage: expect.stringMatching(text),
  });
  await expect(refused.stat(ABSENT)).rejects.toMatchObject({ reason: "UNAVAILABLE" });
  stranger.destroy();
});

it("says that nobody answers", async () => {
  const nowhere = connect(S3_SERVER_KEY, "http://127.0.0.1:1");
  const unreachable = new S3Store({ client: nowhere, bucket: server.bucket, prefix: "blobs/" });
  await expect(unreachable.check()).rejects.toMatchObject({
    reason: "UNAVAILABLE",
    publicMessage: 'The storage bucket "attache-test" is not reachable.',
  });
  nowhere.destroy();
});

it("touches nothing in the bucket that it did not make", async () => {
  const { key } = await put(bytes());
  const Bucket = server.bucket;
  for (const Key of ["blobs/readme.txt", `backup/${randomUUID()}`, `blobs/old/${randomUUID()}`]) {
    await client.send(new PutObjectCommand({ Bucket, Key, Body: "somebody else's" }));
    await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  }
  const listed: string[] = [];
  for await (const found of store.list(null)) listed.push(found);
  expect(listed).toEqual([key]);
  expect(await store.sweepUnfinished(-1_000)).toBe(0);
  const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
  expect(Uploads).toHaveLength(3);
});
