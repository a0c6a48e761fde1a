import {
  GetObjectAclCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { type AwsSocialControl, createAwsSocialControl } from "./control-client";
import { DEFAULT_SETTINGS } from "./schemas";
import { startAwsSocial } from "./start";
import { ACCOUNT, BUCKET, callRaw, KEY, type RawCall, STRANGER, s3Client } from "./test-caller";

const MINUTE = 60_000;
let sandbox: RunningStandIn;
let control: AwsSocialControl;
let s3: S3Client;

beforeAll(async () => {
  sandbox = await startAwsSocial({ port: 0 });
  control = createAwsSocialControl(sandbox.url);
  await control.putAccount(STRANGER);
  s3 = s3Client(sandbox);
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await control.putAccount(ACCOUNT);
  await control.changeSettings(DEFAULT_SETTINGS);
  await control.skewClock(0);
  await control.clearFaults();
  await control.clearRequests();
});

const put = (client: S3Client, Bucket = BUCKET) => client.send(new PutObjectCommand({ Bucket, Key: "k", Body: "x" }));
const get = (client: S3Client, Bucket = BUCKET, Key = "k") => client.send(new GetObjectCommand({ Bucket, Key }));
const list = (client: S3Client, Bucket = BUCKET) => client.send(new ListObjectsV2Command({ Bucket }));

async function codeOf(call: RawCall) {
  const answer = await callRaw(sandbox.storageUrl, { service: "s3", ...call });
  const text = await answer.text();
  return [answer.status, /<Code>([^<]+)<\/Code>/.exec(text)?.[1] ?? null];
}
const LIST = { method: "GET", path: `/${BUCKET}?list-type=2` };
const PUT = { method: "PUT", path: `/${BUCKET}/raw`, body: "bytes" };

describe("who signs", () => {
  test.each([
    ["nobody", { ...LIST, after: { authorization: undefined } }, [403, "AccessDenied"]],
    ["a wrong secret", { ...LIST, secret: "wrong" }, [403, "SignatureDoesNotMatch"]],
    ["an unknown key", { ...LIST, accessKeyId: "AKIDNOBODYNOBODY0000" }, [403, "InvalidAccessKeyId"]],
    ["another service's scope", { ...LIST, service: "social-messaging" }, [400, "InvalidRequest"]],
    [
      "half a signature",
      { ...LIST, after: { authorization: "AWS4-HMAC-SHA256 Credential=a" } },
      [400, "AuthorizationHeaderMalformed"],
    ],
    ["a token that is none of the key's", { ...LIST, headers: { "x-amz-security-token": "t" } }, [400, "InvalidToken"]],
    ["16 minutes ago", { ...LIST, at: Date.now() - 16 * MINUTE }, [403, "RequestTimeTooSkewed"]],
    ["16 minutes ahead", { ...LIST, at: Date.now() + 16 * MINUTE }, [403, "RequestTimeTooSkewed"]],
    ["14 minutes ago", { ...LIST, at: Date.now() - 14 * MINUTE }, [200, null]],
    ["without a hash of the body", { ...LIST, after: { "x-amz-content-sha256": undefined } }, [400, "InvalidRequest"]],
    ["not every header of Amazon's", { ...LIST, after: { "x-amz-meta-a": "b" } }, [403, "AccessDenied"]],
  ] as [string, RawCall, unknown[]][])("%s", async (_what, call, expected) => {
    expect(await codeOf(call)).toEqual(expected);
  });

  test("a body that is not the one signed is refused, and nothing is kept", async () => {
    expect(await codeOf(PUT)).toEqual([200, null]);
    expect(await codeOf({ ...PUT, sentBody: "other" })).toEqual([400, "XAmzContentSHA256Mismatch"]);
    const [kept] = (await control.objects(BUCKET)).filter(({ key }) => key === "raw");
    expect(kept?.etag).toBe("4b3a6218bb3e3a7303e8a171a60fcf92");
  });

  test("Amazon's client learns the time", async () => {
    await control.skewClock(20 * MINUTE);
    const { $metadata } = await list(s3Client(sandbox, { maxAttempts: 2 }));
    expect($metadata.attempts).toBe(2);
  });

  test("a signature for another service is noted", async () => {
    const headers = { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
    const call = { ...LIST, service: "social-messaging", headers };
    await callRaw(sandbox.storageUrl, call);
    const [entry] = await control.requests({ host: "storage", withViolations: true });
    expect(entry).toMatchObject({
      code: "AuthorizationHeaderMalformed",
      violations: ["a signature for social-messaging reached s3"],
    });
  });

  test("a bearer token is noted", async () => {
    await fetch(`${sandbox.storageUrl}/${BUCKET}/k`, { headers: { authorization: "Bearer x" } });
    const [entry] = await control.requests({ withViolations: true });
    expect(entry?.violations).toEqual(["a credential of another kind than a signature reached s3"]);
  });
});

describe("what may be done", () => {
  test.each([
    ["s3:PutObject", put],
    ["s3:GetObject", get],
    ["s3:ListBucket", list],
    ["s3:*", put],
  ] as const)("%s denied by policy", async (action, call) => {
    await put(s3);
    await control.putAccount({ ...ACCOUNT, accessKeys: [{ ...KEY, deniedActions: [action] }] });
    await expect(call(s3)).rejects.toMatchObject({ name: "AccessDenied", $metadata: { httpStatusCode: 403 } });
  });

  test("who may not list is not told what is missing", async () => {
    await expect(get(s3, BUCKET, "missing")).rejects.toMatchObject({ name: "NoSuchKey" });
    await control.putAccount({ ...ACCOUNT, accessKeys: [{ ...KEY, deniedActions: ["s3:ListBucket"] }] });
    await expect(get(s3, BUCKET, "missing")).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("another account's bucket, and one that does not exist", async () => {
    await expect(put(s3, "strangers-media")).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(put(s3, "nowhere-media")).rejects.toMatchObject({ name: "NoSuchBucket" });
    const head = s3.send(new HeadBucketCommand({ Bucket: "nowhere-media" }));
    await expect(head).rejects.toMatchObject({ name: "NotFound" });
  });

  test("a subresource that the stand-in does not have", async () => {
    const acl = s3.send(new GetObjectAclCommand({ Bucket: BUCKET, Key: "k" }));
    await expect(acl).rejects.toMatchObject({ name: "NotImplemented", $metadata: { httpStatusCode: 501 } });
  });
});

describe("a bucket of another region", () => {
  test("is elsewhere", async () => {
    await expect(list(s3, "far-away-media")).rejects.toMatchObject({
      name: "PermanentRedirect",
      $metadata: { httpStatusCode: 301 },
    });
  });

  test("or the signature is malformed, when told so; the region is named", async () => {
    await control.changeSettings({ wrongBucketRegion: "malformed" });
    await expect(list(s3, "far-away-media")).rejects.toMatchObject({
      name: "AuthorizationHeaderMalformed",
      Region: "eu-west-1",
    });
  });

  test("a client that follows regions, and one of the right region, get there", async () => {
    for (const config of [{ followRegionRedirects: true }, { region: "eu-west-1" }]) {
      expect(await list(s3Client(sandbox, config), "far-away-media")).toMatchObject({ KeyCount: 0 });
    }
  });
});

describe("faults", () => {
  test("an error of S3's by its code", async () => {
    await control.addFault({ match: { operation: "ListObjectsV2" }, fault: { kind: "code", code: "SlowDown" } });
    await expect(list(s3)).rejects.toMatchObject({ name: "SlowDown", $metadata: { httpStatusCode: 503 } });
  });

  test("a reset within the upload, and an answer cut short", async () => {
    await control.addFault({ match: { operation: "PutObject" }, fault: { kind: "reset", afterRequestBytes: 1 } });
    await expect(put(s3)).rejects.toThrow();
    await put(s3);
    const fault = { kind: "truncate", atBytes: 0, ending: "full-length" } as const;
    await control.addFault({ match: { operation: "GetObject" }, fault });
    const { Body } = await get(s3);
    await expect(Body?.transformToByteArray()).rejects.toThrow();
  });

  test("HeadObject of an error has no body", async () => {
    await control.addFault({ match: { operation: "HeadObject" }, fault: { kind: "code", code: "AccessDenied" } });
    const head = s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: "k" }));
    await expect(head).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });
});
