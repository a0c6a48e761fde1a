import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { BUCKET, NUMBER, TEMPORARY_KEYS } from "../contract/aws-social-bench";
import type { MediaRef } from "../types";
import { type AwsRun, useAwsRun } from "./test-run";

let aws: AwsRun;
useAwsRun((run) => {
  aws = run;
});

describe("the object in the bucket", () => {
  test.each([
    ["appended", "short", "audio/mpeg"],
    ["appended", "subtype", "audio/mpeg"],
    ["appended", "subtype", "audio/ogg; codecs=opus"],
    ["appended", "subtype", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    ["none", "subtype", "image/jpeg"],
  ] as const)("is found with extension %s (%s) for %s", async (storedExtension, longSubtypes, mimeType) => {
    await aws.bench.sandbox.changeSettings({ storedExtension, longSubtypes });
    const bytes = randomBytes(1000);
    expect(await aws.fetched(await aws.seed(bytes, mimeType))).toEqual(bytes);
  });

  test("is another for every attempt, also of the same media at the same time", async () => {
    const bytes = randomBytes(1000);
    const ref = await aws.seed(bytes);
    expect(await Promise.all([aws.fetched(ref), aws.fetched(ref)])).toEqual([bytes, bytes]);
    const asked = await aws.bench.sandbox.requests({ operation: "GetObject" });
    expect(new Set(asked.map(({ path }) => path)).size).toBe(2);
  });

  test("is gone when the bytes have been read, which is told as an exchange of its own", async () => {
    await aws.fetched(await aws.seed());
    expect(await aws.staged()).toEqual([]);
    expect(aws.names()).toEqual(["resolve POST", "resolve GET", "fetch GET", "remove DELETE"]);
  });

  test("is gone when the bytes are given up half-way", async () => {
    await aws.bench.sandbox.addFault({
      match: { operation: "GetObject" },
      fault: { kind: "stall", afterBytes: 100 },
    });
    const download = await aws.provider().download(await aws.seed(), aws.ctx);
    if (download.kind !== "stream") throw new Error("no stream");
    download.body.destroy();
    await once(download.body, "close");
    expect(await aws.staged()).toEqual([]);
  });

  test.each(["ListObjectsV2", "GetObject"])("is gone when %s fails", async (operation) => {
    await aws.bench.sandbox.addFault({ match: { operation }, fault: { kind: "status", status: 500 }, times: 1 });
    await expect(aws.fetched(await aws.seed())).rejects.toMatchObject({ reason: "UPSTREAM", retryable: true });
    expect(await aws.staged()).toEqual([]);
  });

  test("that cannot be removed does not fail the download", async () => {
    await aws.bench.sandbox.addFault({ match: { operation: "DeleteObject" }, fault: { kind: "reset" } });
    const bytes = randomBytes(10);
    expect(await aws.fetched(await aws.seed(bytes))).toEqual(bytes);
    expect(aws.exchanges.at(-1)).toMatchObject({ step: "remove", httpStatus: null });
  });

  test.each([true, false])("of an upload is gone, whether AWS takes it: %s", async (taken) => {
    const fault = { kind: "code", code: "DependencyException" } as const;
    if (!taken) await aws.bench.sandbox.addFault({ match: { operation: "PostWhatsAppMessageMedia" }, fault });
    const sent = await aws.upload(randomBytes(1000)).catch((error: unknown) => error);
    if (!taken) expect(sent).toMatchObject({ reason: "UPSTREAM", retryable: true });
    expect(await aws.staged()).toEqual([]);
    expect(aws.names()).toEqual(["upload PUT", "upload POST", "remove DELETE"]);
    expect(await aws.bench.sandbox.requests({ operation: "PostWhatsAppMessageMedia" })).toHaveLength(1);
  });

  test("may be large: no leave is asked before it is sent", async () => {
    const { providerMediaId } = await aws.upload(Buffer.alloc(3_000_000));
    expect(await aws.bench.sandbox.media(providerMediaId)).toMatchObject({ sizeBytes: 3_000_000 });
  });

  test("keeps its bucket out of what is shown", async () => {
    await aws.fetched(await aws.seed());
    expect(JSON.stringify(aws.exchanges)).not.toContain(BUCKET);
  });
});

test.each(["bytes", "kilobytes", "absent"] as const)("fileSize is not believed: %s", async (fileSize) => {
  await aws.bench.sandbox.changeSettings({ fileSize });
  const ref = await aws.seed();
  const download = await aws.provider().download(ref, aws.ctx);
  expect(download).toMatchObject({ descriptor: { sizeBytes: 1000 } });
  if (download.kind === "stream") await once(download.body.destroy(), "close");
  expect((await aws.provider().describe(ref, aws.ctx)).sizeBytes).toBeNull();
});

test("describing stores nothing", async () => {
  await aws.provider().describe(await aws.seed(), aws.ctx);
  expect(await aws.staged()).toEqual([]);
  expect(aws.names()).toEqual(["resolve POST"]);
});

describe("signed links", () => {
  test("carry a download and an upload when they are chosen", async () => {
    const byLink = aws.bench.configured({ transfer: "presigned-url" });
    const bytes = randomBytes(1000);
    const { providerMediaId } = await aws.upload(bytes, byLink);
    expect(await aws.bench.sandbox.media(providerMediaId)).toMatchObject({ mimeType: "image/jpeg", sizeBytes: 1000 });
    const ref: MediaRef = { providerNumberId: NUMBER, providerMediaId, direction: "UPLOADED" };
    expect(await aws.fetched(ref, byLink)).toEqual(bytes);
    expect(await aws.staged()).toEqual([]);
    expect(JSON.stringify(aws.exchanges)).not.toMatch(/X-Amz-Signature/i);
  });

  test("that temporary credentials make too long are not sent", async () => {
    const keys = { ...TEMPORARY_KEYS, sessionToken: "x".repeat(1900) };
    const byLink = aws.bench.configured({ transfer: "presigned-url" }, keys);
    const refused = { reason: "REJECTED", retryable: false, message: expect.stringContaining("2000") };
    await expect(aws.fetched(await aws.seed(), byLink)).rejects.toMatchObject(refused);
    await expect(aws.upload(randomBytes(9), byLink)).rejects.toMatchObject(refused);
    expect(await aws.bench.sandbox.requests()).toEqual([]);
  });
});
