import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import type { OutboundRequest } from "../http";
import type { CallContext } from "../types";
import { type SocialApi, socialApi } from "./api-calls";
import { parseConfig } from "./config";
import { AwsSession } from "./session";
import { signatureV4 } from "./test-signature";

/** AWS's documentation pair of keys. */
const secrets = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const config = parseConfig({ settings: { region: "us-east-1", bucket: "example-media" }, secrets });
const SCOPE = "20250108/us-east-1/social-messaging/aws4_request";
const now = () => Date.UTC(2025, 0, 8, 23, 30, 43);
const ctx: CallContext = { signal: new AbortController().signal, requestId: "r", onExchange: () => undefined };

const originationPhoneNumberId = "phone-number-id-01234567890123456789012345678901";
const arn = "arn:aws:social-messaging:us-east-1:123456789012:phone-number-id/01234567890123456789012345678901";
const waba = "waba-01234567890123456789012345678901";
const mediaId = "530339869524171";
const inbound = {
  mediaId,
  originationPhoneNumberId,
  destinationS3File: { bucketName: "example-media", key: "inbound/" },
};
const outbound = {
  originationPhoneNumberId,
  sourceS3File: { bucketName: "example-media", key: "outbound/photo.jpeg" },
};
const MEDIA = "/v1/whatsapp/media";

/** Operation, our call, the request that the API reference describes, its body, its signature as published vectors have it. */
const CALLS: readonly (readonly [string, (api: SocialApi) => Promise<unknown>, string, object | null, string])[] = [
  [
    "GetWhatsAppMessageMedia",
    (api) => api.getMedia(inbound),
    `POST ${MEDIA}/get`,
    inbound,
    "2923a95bb0b265f87c0b9eca06d0f6fad82f9067305b64c18dbc7fee049179e0",
  ],
  [
    "PostWhatsAppMessageMedia",
    (api) => api.postMedia(outbound),
    `POST ${MEDIA}`,
    outbound,
    "5df6a63a618cccf04bd194774d69b4248162a5c63edca53495f257aa01670f0a",
  ],
  [
    "DeleteWhatsAppMessageMedia",
    (api) => api.deleteMedia({ mediaId, originationPhoneNumberId }),
    `DELETE ${MEDIA}?mediaId=${mediaId}&originationPhoneNumberId=${originationPhoneNumberId}`,
    null,
    "ddaaf2175fa3d1d26cb79a1561b42e133a4c8dc67ea571758adc38524159f2bd",
  ],
  [
    "DeleteWhatsAppMessageMedia by ARN",
    (api) => api.deleteMedia({ mediaId, originationPhoneNumberId: arn }),
    `DELETE ${MEDIA}?mediaId=${mediaId}&originationPhoneNumberId=${encodeURIComponent(arn)}`,
    null,
    "b628e7a382e01f11c595b95dfc0e3ef2433abdbe0ade88c76194b93d4cf67a1b",
  ],
  [
    "ListLinkedWhatsAppBusinessAccounts",
    (api) => api.listAccounts(null),
    "GET /v1/whatsapp/waba/list?maxResults=100",
    null,
    "d6b24ece79ba84e8603f1f65676dfd702c5624ae2029d88a75956a68b2c1b13e",
  ],
  [
    "GetLinkedWhatsAppBusinessAccount",
    (api) => api.account(waba),
    `GET /v1/whatsapp/waba/details?id=${waba}`,
    null,
    "46f5ed512165fc56ce18877eafdacb9f24ea6a32e38cd1edb953f41e02632a3c",
  ],
];

/** The one request that `call` sends; every answer is empty. */
async function sentBy(call: (api: SocialApi) => Promise<unknown>) {
  const sent: OutboundRequest[] = [];
  const http = {
    async request(request: OutboundRequest) {
      sent.push(request);
      return { status: 200, headers: {}, body: Readable.from([Buffer.from("{}")]), url: request.url };
    },
  };
  await call(socialApi(new AwsSession(config, { http, now }, ctx), "resolve")).catch(() => undefined);
  const [request] = sent;
  if (!request || request.body instanceof Readable) throw new Error("no plain request was sent");
  const { method, url, headers = {}, body = "" } = request;
  const bytes = typeof body === "string" ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.length);
  return { method, url, headers, body: bytes.toString() };
}

describe.each(CALLS)("%s", (_, call, line, body, signature) => {
  const [method = "", path = ""] = line.split(" ");

  test("is asked for as the API reference has it", async () => {
    const sent = await sentBy(call);
    expect(`${sent.method} ${sent.url.href}`).toBe(`${method} https://social-messaging.us-east-1.amazonaws.com${path}`);
    expect(sent.body && JSON.parse(sent.body)).toEqual(body ?? "");
  });

  test("is signed for social-messaging over what is sent", async () => {
    const sent = await sentBy(call);
    const [, scope, names = "", signed] =
      /Credential=AKIDEXAMPLE\/(\S+), SignedHeaders=(\S+), Signature=(\w+)/.exec(sent.headers.authorization ?? "") ??
      [];
    expect(scope).toBe(SCOPE);
    expect(names.split(";")).toEqual(expect.arrayContaining(["host", "x-amz-date"]));
    expect(signed).toBe(signatureV4(sent, names.split(";"), SCOPE, secrets.secretAccessKey));
  });

  test("has the published signature where only the published headers are signed", () => {
    const url = new URL(path, "https://social-messaging.us-east-1.amazonaws.com");
    const headers = { "content-type": "application/json", host: url.host, "x-amz-date": "20250108T233043Z" };
    const names = body ? ["content-type", "host", "x-amz-date"] : ["host", "x-amz-date"];
    const text = body ? JSON.stringify(body) : "";
    expect(signatureV4({ method, url, headers, body: text }, names, SCOPE, secrets.secretAccessKey)).toBe(signature);
  });
});
