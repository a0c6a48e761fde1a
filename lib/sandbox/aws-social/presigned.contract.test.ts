import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  GetWhatsAppMessageMediaCommand,
  PostWhatsAppMessageMediaCommand,
  type SocialMessagingClient,
} from "@aws-sdk/client-socialmessaging";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { type AwsSocialControl, createAwsSocialControl } from "./control-client";
import { DEFAULT_SETTINGS } from "./schemas";
import { startAwsSocial } from "./start";
import { ACCOUNT, BUCKET, KEY, NUMBER, REGION, s3Client, seedBytes, socialClient } from "./test-caller";

let sandbox: RunningStandIn;
let control: AwsSocialControl;
let social: SocialMessagingClient;
let s3: S3Client;
const amazon = new S3Client({ region: REGION, credentials: { ...KEY }, requestChecksumCalculation: "WHEN_REQUIRED" });

beforeAll(async () => {
  sandbox = await startAwsSocial({ port: 0 });
  control = createAwsSocialControl(sandbox.url);
  await control.putAccount(ACCOUNT);
  social = socialClient(sandbox);
  s3 = s3Client(sandbox, { requestChecksumCalculation: "WHEN_REQUIRED" });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await control.changeSettings(DEFAULT_SETTINGS);
  await control.skewClock(0);
  await control.clearFaults();
});

const putUrl = (client: S3Client, Key: string, ContentType?: string) =>
  getSignedUrl(client, new PutObjectCommand({ Bucket: BUCKET, Key, ContentType }), {
    signableHeaders: new Set(ContentType === undefined ? ["host"] : ["host", "content-type"]),
  });
const getUrl = (client: S3Client, Key: string) => getSignedUrl(client, new GetObjectCommand({ Bucket: BUCKET, Key }));
const object = async (key: string) => (await control.objects(BUCKET)).find((one) => one.key === key);
const put = (Key: string, Body: string) =>
  s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body, ContentType: "text/plain" }));

async function store(url: string, headers: Record<string, string> = {}) {
  const media = await seedBytes(control, 5000);
  const destinationS3PresignedUrl = { url, headers };
  return social.send(
    new GetWhatsAppMessageMediaCommand({
      mediaId: media.id,
      originationPhoneNumberId: NUMBER,
      destinationS3PresignedUrl,
    }),
  );
}
const fetchFrom = (url: string, headers: Record<string, string>) =>
  social.send(
    new PostWhatsAppMessageMediaCommand({
      originationPhoneNumberId: NUMBER,
      sourceS3PresignedUrl: { url, headers },
    }),
  );

describe("a presigned destination of GetWhatsAppMessageMedia", () => {
  test("the object lies exactly where the URL points, with the media's type", async () => {
    expect(await store(await putUrl(s3, "exactly/here"))).toMatchObject({ fileSize: 5000 });
    expect(await object("exactly/here")).toMatchObject({ sizeBytes: 5000, contentType: "image/jpeg" });
  });

  test("without the type, when told so", async () => {
    await control.changeSettings({ storedContentType: "default" });
    await store(await putUrl(s3, "untyped"));
    expect(await object("untyped")).toMatchObject({ contentType: "binary/octet-stream" });
  });

  test("a signed header has to be passed on with its value", async () => {
    const url = await putUrl(s3, "typed", "application/pdf");
    await expect(store(url)).rejects.toMatchObject({ name: "AccessDeniedException" });
    expect(await object("typed")).toBeUndefined();
    await store(url, { "Content-Type": "application/pdf" });
    expect(await object("typed")).toMatchObject({ contentType: "application/pdf" });
  });

  test("Amazon's own host leads to the sandbox's S3", async () => {
    await control.changeSettings({ anyPresignedHost: false });
    await store(await putUrl(amazon, "as in production"));
    expect(await object("as in production")).toMatchObject({ sizeBytes: 5000 });
  });

  test("the sandbox's own host is no host of Amazon's, when told so", async () => {
    await control.changeSettings({ anyPresignedHost: false });
    await expect(store(await putUrl(s3, "local"))).rejects.toMatchObject({ name: "ValidationException" });
  });

  test.each([
    "https://example.com/s3.amazonaws.com/x",
    "https://s3.us-east-1.amazonaws.com.cn/bucket/x",
    "http://169.254.169.254/latest/meta-data/",
    "nonsense",
  ])("no other host is called: %s", async (url) => {
    await expect(store(url)).rejects.toMatchObject({ name: "ValidationException" });
  });

  test("a URL longer than 2000 characters fails validation", async () => {
    const url = `${await putUrl(s3, "long")}&x=${"y".repeat(2000)}`;
    await expect(store(url)).rejects.toMatchObject({ name: "ValidationException" });
  });

  test("what S3 cannot do is an upstream failure", async () => {
    await control.addFault({ match: { operation: "PutObject" }, fault: { kind: "code", code: "SlowDown" } });
    await expect(store(await putUrl(s3, "slow"))).rejects.toMatchObject({ name: "DependencyException" });
  });
});

describe("a presigned source of PostWhatsAppMessageMedia", () => {
  test("the type is what the headers say", async () => {
    await put("outbound/a", "hello");
    const { mediaId = "" } = await fetchFrom(await getUrl(s3, "outbound/a"), { "Content-Type": "image/png" });
    expect(await control.media(mediaId)).toMatchObject({ mimeType: "image/png", sizeBytes: 5 });
  });

  test("Content-Type is mandatory", async () => {
    await put("outbound/b", "hello");
    const call = fetchFrom(await getUrl(s3, "outbound/b"), {});
    await expect(call).rejects.toMatchObject({ name: "InvalidParametersException" });
  });

  test("nothing behind the URL, and a URL for something else", async () => {
    const type = { "Content-Type": "image/png" };
    const missing = fetchFrom(await getUrl(s3, "missing"), type);
    await expect(missing).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    const forPut = fetchFrom(await putUrl(s3, "missing"), type);
    await expect(forPut).rejects.toMatchObject({ name: "AccessDeniedException" });
  });
});

describe("presigned URLs by themselves", () => {
  test("GET, PUT and HEAD", async () => {
    const stored = await fetch(await putUrl(s3, "by-url", "text/plain"), {
      method: "PUT",
      body: "over HTTP",
      headers: { "content-type": "text/plain" },
    });
    expect(stored.status).toBe(200);
    expect(await (await fetch(await getUrl(s3, "by-url"))).text()).toBe("over HTTP");
    const url = await getSignedUrl(s3, new HeadObjectCommand({ Bucket: BUCKET, Key: "by-url" }));
    expect((await fetch(url, { method: "HEAD" })).headers.get("content-length")).toBe("9");
  });

  test("a part of the object", async () => {
    await put("ranged", "0123456789");
    const answer = await fetch(await getUrl(s3, "ranged"), { headers: { range: "bytes=2-4" } });
    expect([answer.status, answer.headers.get("content-range"), await answer.text()]).toEqual([
      206,
      "bytes 2-4/10",
      "234",
    ]);
  });

  test("the checksum that a default client signs into a PUT URL is checked", async () => {
    const url = await putUrl(s3Client(sandbox), "summed");
    expect(url).toContain("x-amz-checksum-crc32");
    const answer = await fetch(url, { method: "PUT", body: "not empty" });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("<Code>BadDigest</Code>")]);
  });

  test("expired: 403 with the times", async () => {
    const url = await getUrl(s3, "by-url");
    await control.skewClock(901_000);
    const answer = await fetch(url);
    const text = await answer.text();
    expect(answer.status).toBe(403);
    expect(text).toContain("<Code>AccessDenied</Code><Message>Request has expired</Message>");
    expect(text).toMatch(/<X-Amz-Expires>900<\/X-Amz-Expires><Expires>[^<]+Z<\/Expires><ServerTime>[^<]+Z</);
  });

  test("expired by a fault", async () => {
    await control.addFault({ match: { operation: "GetObject" }, fault: { kind: "expired-link" } });
    const answer = await fetch(await getUrl(s3, "by-url"));
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining("Request has expired")]);
  });

  test("not valid yet", async () => {
    const url = await getUrl(s3, "by-url");
    await control.skewClock(-1_000_000);
    expect(await (await fetch(url)).text()).toContain("Request is not valid yet");
  });

  test.each([
    ["another key", (url: string) => url.replace("by-url", "ranged"), "SignatureDoesNotMatch"],
    ["a longer life", (url: string) => url.replace("Expires=900", "Expires=9000"), "SignatureDoesNotMatch"],
    [
      "more than seven days",
      (url: string) => url.replace("Expires=900", "Expires=604801"),
      "AuthorizationHeaderMalformed",
    ],
    ["another signer", (url: string) => url.replace(KEY.accessKeyId, "AKIDNOBODYNOBODY0000"), "InvalidAccessKeyId"],
  ])("%s than was signed", async (_what, change, code) => {
    const answer = await fetch(change(await getUrl(s3, "by-url")));
    expect(await answer.text()).toContain(`<Code>${code}</Code>`);
    expect(answer.status).toBe(code === "AuthorizationHeaderMalformed" ? 400 : 403);
  });

  test("a header and a query cannot both sign", async () => {
    const answer = await fetch(await getUrl(s3, "by-url"), { headers: { authorization: "Bearer secret" } });
    expect(await answer.text()).toContain("Only one auth mechanism allowed");
  });
});
