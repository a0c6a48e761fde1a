import { once } from "node:events";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { beforeEach, describe, expect, test } from "vitest";
import type { OutboundHttp, OutboundRequest } from "../http";
import type { CallContext, Exchange } from "../types";
import { metaCloudModule } from "./module";

const secrets = { accessToken: "EAAJB-token", appSecret: "app-secret-for-tests" };
const inbound = { providerNumberId: "1065", providerMediaId: "1761991787669262", direction: "INBOUND" } as const;
const LINK = '{"url":"https:\\/\\/lookaside.fbsbx.com\\/a?hash=ATta","mime_type":"image\\/png","id":"1"}';

interface Prepared {
  readonly text: string;
  readonly status?: number;
  readonly headers?: Record<string, string>;
}

let sent: OutboundRequest[];
let exchanges: Exchange[];
let ctx: CallContext;

beforeEach(() => {
  sent = [];
  exchanges = [];
  const { signal } = new AbortController();
  ctx = { signal, requestId: "r", onExchange: (exchange) => exchanges.push(exchange) };
});

/** Answers the requests in turn, the last answer for ever, without reading their bodies. */
function answering(...answers: Prepared[]): OutboundHttp {
  return {
    async request(request) {
      sent.push(request);
      const { text, status = 200, headers = {} } = answers[Math.min(sent.length, answers.length) - 1] ?? { text: "" };
      return { status, headers, body: Readable.from([Buffer.from(text)]), url: request.url };
    },
  };
}

const provider = (http: OutboundHttp, settings: Record<string, unknown> = {}) =>
  metaCloudModule.createMediaProvider({ settings, secrets }, { http, now: () => Date.UTC(2026, 0, 1) });

describe("calls to the Graph API", () => {
  test.each([
    [{}, "https://graph.facebook.com/v23.0/1761991787669262"],
    [{ apiVersion: "v24.0" }, "https://graph.facebook.com/v24.0/1761991787669262"],
    [{ baseUrl: "https://gateway.test/fb/" }, "https://gateway.test/fb/v23.0/1761991787669262"],
  ])("with %j go to %s", async (settings, url) => {
    await provider(answering({ text: LINK }), settings).describe(inbound, ctx);
    expect(sent[0]?.url.href).toBe(url);
    expect(sent[0]?.headers).toMatchObject({ authorization: "Bearer EAAJB-token" });
  });

  test("carry the proof only where the connection says so", async () => {
    await provider(answering({ text: LINK }), { sendProof: true }).describe(inbound, ctx);
    expect(sent[0]?.url.searchParams.get("appsecret_proof")).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each(["..", ".", ""])("are not made with the id %j", async (providerMediaId) => {
    const removing = provider(answering({ text: "{}" })).remove?.({ ...inbound, providerMediaId }, ctx);
    await expect(removing).rejects.toMatchObject({ reason: "REJECTED", retryable: false });
    expect(sent).toEqual([]);
  });

  test("keep an id that looks like a path within its segment", async () => {
    await provider(answering({ text: LINK })).describe({ ...inbound, providerMediaId: "../me?x" }, ctx);
    expect(sent[0]?.url.pathname).toBe("/v23.0/..%2Fme%3Fx");
  });

  test.each(["", "null", "[]", '{"data":{}}', '{"url":"nowhere"}'])("that get %j get nothing usable", async (text) => {
    await expect(provider(answering({ text })).describe(inbound, ctx)).rejects.toMatchObject({
      reason: "BAD_RESPONSE",
    });
  });

  test("name the request by what the answer has of it", async () => {
    const error = { code: 2, message: "m" };
    const headers = { "x-fb-trace-id": "from-header" };
    const fail = (more: object) =>
      provider(answering({ text: JSON.stringify({ error: { ...error, ...more } }), headers, status: 500 }))
        .describe(inbound, ctx)
        .catch((thrown: unknown) => thrown);
    expect(await fail({ fbtrace_id: "AXsg" })).toMatchObject({ providerRequestId: "AXsg", providerCode: "2" });
    expect(await fail({})).toMatchObject({ providerRequestId: "from-header" });
    expect(exchanges.map(({ providerRequestId }) => providerRequestId)).toEqual(["AXsg", "from-header"]);
  });

  test("that are throttled say for how many minutes Meta will not answer", async () => {
    const usage = JSON.stringify({ "1": [{ estimated_time_to_regain_access: 12 }] });
    const headers = { "x-business-use-case-usage": usage };
    const http = answering({ text: '{"error":{"code":80007}}', status: 400, headers });
    const throttled = provider(http, { baseUrl: "https://throttled.test" });
    await expect(throttled.describe(inbound, ctx)).rejects.toMatchObject({
      reason: "RATE_LIMITED",
      retryAfterMs: 12 * 60_000,
    });
    await expect(throttled.describe(inbound, ctx)).rejects.toMatchObject({ reason: "RATE_LIMITED", retryable: true });
    expect(sent).toHaveLength(1);
    expect(exchanges).toMatchObject([{ httpStatus: 400 }, { httpStatus: null, note: expect.stringContaining("12") }]);
  });

  test("close the file of an upload that was answered before it was read", async () => {
    const file = new Readable({ read() {} });
    const closed = once(file, "close");
    const media = {
      providerNumberId: "1",
      mimeType: "image/jpeg",
      sizeBytes: 9,
      fileName: "a",
      open: async () => file,
    };
    await provider(answering({ text: '{"id":7}' })).upload(media, ctx);
    await closed;
  });
});

describe("download links", () => {
  const download = async (url: string, settings: Record<string, unknown> = {}) =>
    provider(answering({ text: JSON.stringify({ url }) }, { text: "bytes" }), settings).download(inbound, ctx);

  test.each([
    ["https://lookaside.fbsbx.com/a?hash=1", {}],
    ["https://scontent.xx.fbcdn.net/a", {}],
    ["https://graph.facebook.com/a", {}],
    ["https://files.test/a", { downloadHosts: ["files.test"] }],
  ])("to %s are followed with the token", async (url, settings) => {
    const answer = await download(url, settings);
    if (answer.kind === "stream") expect((await buffer(answer.body)).toString()).toBe("bytes");
    expect(sent[1]).toMatchObject({ headers: { authorization: "Bearer EAAJB-token" }, maxRedirects: 3 });
  });

  test.each([
    "https://evil.test/a",
    "https://lookaside.fbsbx.com.evil.test/a",
    "https://fbcdn.net.evil.test/a",
    "https://graph.facebook.com:8443/a",
  ])("to %s are not followed", async (url) => {
    await expect(download(url)).rejects.toMatchObject({ reason: "BLOCKED_TARGET", retryable: false });
    expect(sent).toHaveLength(1);
  });

  test.each([
    [401, "AUTH", false],
    [403, "AUTH", false],
    [400, "UNKNOWN", true],
    [429, "RATE_LIMITED", true],
    [500, "UPSTREAM", true],
    [204, "BAD_RESPONSE", true],
  ])("that are answered with HTTP %i fail as %s, worth another try: %s", async (status, reason, retryable) => {
    const http = answering({ text: LINK }, { text: "no", status });
    await expect(provider(http).download(inbound, ctx)).rejects.toMatchObject({ reason, retryable });
    expect(sent).toHaveLength(2);
  });
});

describe("listing numbers", () => {
  const page = (after: string) => ({
    text: JSON.stringify({ data: [], paging: { next: "https://evil.test/next", cursors: { after } } }),
  });
  const list = (...answers: Prepared[]) => provider(answering(...answers), { wabaId: "1022" }).listNumbers?.(ctx);

  test("asks our own API address for the next page, whatever the link says", async () => {
    await list(page("A"), page("B"), { text: '{"data":[]}' });
    expect(sent.map(({ url }) => [url.host, url.searchParams.get("after")])).toEqual([
      ["graph.facebook.com", null],
      ["graph.facebook.com", "A"],
      ["graph.facebook.com", "B"],
    ]);
  });

  test("ends when pages go in circles", async () => {
    await expect(list(page("A"), page("B"), page("A"))).rejects.toMatchObject({ reason: "BAD_RESPONSE" });
    expect(sent).toHaveLength(3);
  });

  test("needs the account's id", async () => {
    await expect(provider(answering()).listNumbers?.(ctx)).rejects.toMatchObject({ reason: "REJECTED" });
  });
});
