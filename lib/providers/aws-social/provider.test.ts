import { Readable } from "node:stream";
import { describe, expect, test, vi } from "vitest";
import { UnavailableError } from "../../errors";
import type { OutboundHttp, OutboundRequest } from "../http";
import type { CallContext } from "../types";
import { awsSocialModule } from "./module";

const ctx: CallContext = { signal: new AbortController().signal, requestId: "r", onExchange: () => undefined };
const providerNumberId = "phone-number-id-0123";
const ref = { providerNumberId, providerMediaId: "530339869524171", direction: "INBOUND" } as const;

/** Answers by the beginning of the path; everything else with an empty 200. */
function answering(answers: Readonly<Record<string, unknown>>, sent: OutboundRequest[] = []): OutboundHttp {
  return {
    async request(request) {
      sent.push(request);
      if (request.body instanceof Readable) request.body.resume();
      const path = request.url.pathname + request.url.search;
      const [, answer = ""] = Object.entries(answers).find(([start]) => path.startsWith(start)) ?? [];
      const text = typeof answer === "string" ? answer : JSON.stringify(answer);
      return { status: 200, headers: {}, body: Readable.from([Buffer.from(text)]), url: request.url };
    },
  };
}

const provider = (http: OutboundHttp, settings: Record<string, unknown> = {}, secrets: Record<string, unknown> = {}) =>
  awsSocialModule.createMediaProvider(
    {
      settings: { region: "eu-central-1", bucket: "example-media", ...settings },
      secrets: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI", ...secrets },
    },
    { http, now: Date.now },
  );

describe("answers of AWS", () => {
  test("may hold values that the API's model does not foresee", async () => {
    const account = { id: "waba-1", linkDate: "last week", registrationStatus: "PENDING", eventDestinations: null };
    const http = answering({
      "/v1/whatsapp/waba/list": { linkedAccounts: [null, { linkDate: {} }, account], nextToken: null },
      "/v1/whatsapp/waba/details?id=waba-1": {
        account: {
          ...account,
          phoneNumbers: [
            null,
            { phoneNumberId: "phone-number-id-1" },
            {
              arn: "arn:aws:social-messaging:eu-central-1:123456789012:phone-number-id/2",
              displayPhoneNumber: "+1 555-078-3881",
              qualityRating: 7,
            },
            { phoneNumberId: "phone-number-id-3", phoneNumber: "+15550783882", displayPhoneNumberName: "Desk" },
          ],
        },
      },
    });
    expect(await provider(http).listNumbers?.(ctx)).toEqual([
      {
        providerNumberId: "phone-number-id-2",
        phoneNumber: "15550783881",
        displayName: "+1 555-078-3881",
        status: "PENDING",
      },
      { providerNumberId: "phone-number-id-3", phoneNumber: "15550783882", displayName: "Desk", status: "PENDING" },
    ]);
  });

  test("that come in pages are read to the last", async () => {
    const account = (n: number) => ({
      phoneNumbers: [{ phoneNumberId: `phone-number-id-${n}`, phoneNumber: `+155500${n}` }],
    });
    const http = answering({
      "/v1/whatsapp/waba/list?nextToken=a%2Fb%3D&maxResults=100": { linkedAccounts: [{ id: "waba-2" }] },
      "/v1/whatsapp/waba/list": { linkedAccounts: [{ id: "waba-1" }], nextToken: "a/b=" },
      "/v1/whatsapp/waba/details?id=waba-1": { account: account(1) },
      "/v1/whatsapp/waba/details?id=waba-2": { account: account(2) },
    });
    const numbers = await provider(http).listNumbers?.(ctx);
    expect(numbers?.map(({ providerNumberId }) => providerNumberId)).toEqual([
      "phone-number-id-1",
      "phone-number-id-2",
    ]);
  });

  test("that go round in a circle end", async () => {
    const sent: OutboundRequest[] = [];
    const list = { linkedAccounts: [], nextToken: "again" };
    const slow = provider(answering({ "/v1/whatsapp/waba/list": list }, sent), { requestsPerSecond: 100 });
    expect(await slow.listNumbers?.(ctx)).toEqual([]);
    expect(sent.length).toBeLessThanOrEqual(100);
  });

  test("may have no type, and ids that are numbers", async () => {
    expect(await provider(answering({ "/v1/whatsapp/media/get": {} })).describe(ref, ctx)).toMatchObject({
      mimeType: null,
    });
    const sending = provider(answering({ "/v1/whatsapp/media": { mediaId: 4711 } }));
    const media = { providerNumberId, mimeType: "image/jpeg", sizeBytes: 1, fileName: "a" };
    const receipt = await sending.upload({ ...media, open: async () => Readable.from([Buffer.from("a")]) }, ctx);
    expect(receipt).toEqual({ providerMediaId: "4711" });
  });

  test.each(["", "null", "[]", "<h1>Hello</h1>"])("that are %j are malformed", async (text) => {
    const http = answering({ "/v1/whatsapp/media/get": text });
    await expect(provider(http).describe(ref, ctx)).rejects.toMatchObject({ reason: "BAD_RESPONSE", retryable: true });
  });

  test("that speak of no success are none", async () => {
    const http = answering({ "/v1/whatsapp/media": { success: false } });
    await expect(provider(http).remove?.(ref, ctx)).rejects.toMatchObject({ reason: "BAD_RESPONSE" });
  });
});

describe("an object in the bucket", () => {
  const listing = (...keys: string[]) =>
    `<?xml version="1.0"?><ListBucketResult>${keys.map((key) => `<Contents><Key>${key}</Key><LastModified>2025-01-08T23:30:43.000Z</LastModified></Contents>`).join("")}</ListBucketResult>`;

  test.each([
    ["there is none", () => listing()],
    ["its name belongs to other media", (start: string) => listing(`${start}9.jpeg`)],
    ["its name leads elsewhere", (start: string) => listing(`${start}/../../secret`)],
  ])("is not taken when %s", async (_, list) => {
    const http: OutboundHttp = {
      async request(request) {
        const prefix = request.url.searchParams.get("prefix");
        const text = prefix === null ? "{}" : list(prefix);
        return { status: 200, headers: {}, body: Readable.from([Buffer.from(text)]), url: request.url };
      },
    };
    await expect(provider(http).download(ref, ctx)).rejects.toMatchObject({ reason: "UPSTREAM", retryable: true });
  });
});

describe("signed links", () => {
  const byLink = { transfer: "presigned-url" };
  const refused = { reason: "REJECTED", retryable: false };

  test.each([
    ["an S3 that is not Amazon's", { s3Endpoint: "https://objects.example.com", s3PathStyle: true }],
    ["a Region in China", { region: "cn-north-1" }],
  ])("to %s are not sent to AWS, which takes none of them", async (_, settings) => {
    const sent: OutboundRequest[] = [];
    const downloading = provider(answering({}, sent), { ...byLink, ...settings }).download(ref, ctx);
    await expect(downloading).rejects.toMatchObject(refused);
    expect(sent).toEqual([]);
  });

  test("name one object of Amazon's S3 and are written to by AWS", async () => {
    const sent: OutboundRequest[] = [];
    await provider(answering({ "/v1/whatsapp/media/get": {} }, sent), byLink).download(ref, ctx);
    const [asked] = sent;
    const { destinationS3PresignedUrl } = JSON.parse(textOf(asked));
    expect(destinationS3PresignedUrl.headers).toEqual({});
    const { hostname, pathname } = new URL(destinationS3PresignedUrl.url);
    expect(hostname).toBe("example-media.s3.eu-central-1.amazonaws.com");
    expect(pathname).toMatch(/^\/attache\/[0-9a-f-]{36}\/530339869524171$/);
    expect(sent[1]?.url.pathname).toBe(pathname);
  });
});

function textOf(request: OutboundRequest | undefined): string {
  const body = request?.body;
  return body instanceof Uint8Array ? Buffer.from(body.buffer, body.byteOffset, body.length).toString() : String(body);
}

test("where AWS is called does not follow from the server's environment", async () => {
  vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
  vi.stubEnv("AWS_USE_FIPS_ENDPOINT", "true");
  const sent: OutboundRequest[] = [];
  await provider(answering({ "/v1/whatsapp/media/get": {} }, sent)).describe(ref, ctx);
  vi.unstubAllEnvs();
  expect(sent[0]?.url.origin).toBe("https://social-messaging.eu-central-1.amazonaws.com");
});

test("a file that cannot be opened is not blamed on AWS", async () => {
  const sent: OutboundRequest[] = [];
  const failure = new UnavailableError("The storage is down.");
  const media = { providerNumberId, mimeType: "image/jpeg", sizeBytes: 1, fileName: "a" };
  const uploading = provider(answering({}, sent)).upload({ ...media, open: () => Promise.reject(failure) }, ctx);
  await expect(uploading).rejects.toBe(failure);
  expect(sent.filter(({ method }) => method !== "DELETE")).toEqual([]);
});

test.each([
  ["530339869524171.jpeg", "NOT_FOUND"],
  ["fd81acff-eea8-4d9d-acc9-6c62904d6615", "NOT_FOUND"],
  ["1".repeat(101), "NOT_FOUND"],
])("AWS is not asked for %s, which is no id of media", async (providerMediaId, reason) => {
  const sent: OutboundRequest[] = [];
  const asking = provider(answering({}, sent)).describe({ ...ref, providerMediaId }, ctx);
  await expect(asking).rejects.toMatchObject({ reason, retryable: false });
  expect(sent).toEqual([]);
});
