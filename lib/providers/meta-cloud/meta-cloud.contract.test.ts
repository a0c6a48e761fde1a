import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../../sandbox/meta-cloud/schemas";
import { mediaProviderContract } from "../contract/media-provider.contract";
import {
  APP,
  type MetaCloudBench,
  NUMBER,
  OTHER_NUMBER,
  openMetaCloudBench,
  openMetaCloudWebhookBench,
  SPARE_TOKEN,
  WABA,
} from "../contract/meta-cloud-bench";
import { webhookReceiverContract } from "../contract/webhook-receiver.contract";
import { ProviderError } from "../errors";
import { createOutboundHttp } from "../http";
import type { CallContext, Exchange, MediaRef, MediaUpload } from "../types";

mediaProviderContract("Meta Cloud API", openMetaCloudBench, {
  unknownId: { reason: "NOT_FOUND", retryable: false },
  lostBytes: { reason: "EXPIRED", retryable: false },
  expiredLink: { reason: "EXPIRED", retryable: false },
  skewedClock: "ignored",
  links: true,
  oneCall: false,
});

webhookReceiverContract("Meta Cloud API", openMetaCloudWebhookBench, {
  kinds: ["IMAGE", "VIDEO", "AUDIO", "VOICE", "DOCUMENT", "STICKER"],
  unsigned: "never accepted",
  hasChallenge: true,
});

describe("the Cloud API's own ways", () => {
  let bench: MetaCloudBench;
  let exchanges: Exchange[];
  let ctx: CallContext;

  beforeAll(async () => {
    bench = await openMetaCloudBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    await bench.sandbox.clearFaults();
    await bench.sandbox.clearRequests();
    await bench.sandbox.putApp(APP);
    await bench.sandbox.changeSettings(DEFAULT_SETTINGS);
    exchanges = [];
    const { signal } = new AbortController();
    ctx = { signal, requestId: "meta-cloud", onExchange: (exchange) => exchanges.push(exchange) };
  });

  const provider = () => bench.provider(bench.http);
  const seeded = (mimeType = "image/jpeg") => bench.seed(randomBytes(10), mimeType);
  const describeNew = async (from = provider()) => from.describe(await seeded(), ctx);
  async function fetchBytes(ref: MediaRef, from = provider()): Promise<Buffer> {
    const download = await from.download(ref, ctx);
    if (download.kind !== "stream") throw new Error("no stream");
    return buffer(download.body);
  }
  async function upload(more: Partial<MediaUpload> = {}, from = provider()): Promise<MediaRef> {
    const bytes = randomBytes(100);
    const file = {
      mimeType: "image/jpeg",
      sizeBytes: bytes.length,
      fileName: "a.jpg",
      open: async () => Readable.from([bytes]),
    };
    const { providerMediaId } = await from.upload({ providerNumberId: NUMBER, ...file, ...more }, ctx);
    return { providerNumberId: more.providerNumberId ?? NUMBER, providerMediaId, direction: "UPLOADED" };
  }
  const queriesOf = async (operation: string) =>
    (await bench.sandbox.requests({ operation })).map(({ path }) => new URL(path, "http://h").searchParams);

  describe("the number of media", () => {
    test("is not named for what a customer sent, or Meta would deny that it is there", async () => {
      await fetchBytes(await seeded());
      expect((await queriesOf("getMedia")).map((query) => [...query.keys()])).toEqual([[]]);
    });

    test("is named for what it uploaded, to find it and to remove it", async () => {
      const ref = await upload();
      await provider().describe(ref, ctx);
      await provider().remove?.(ref, ctx);
      const queries = [...(await queriesOf("getMedia")), ...(await queriesOf("deleteMedia"))];
      expect(queries.map((query) => query.get("phone_number_id"))).toEqual([NUMBER, NUMBER]);
    });

    test("has to be the one that uploaded them", async () => {
      const ref = { ...(await upload()), providerNumberId: OTHER_NUMBER };
      await expect(provider().describe(ref, ctx)).rejects.toMatchObject({
        reason: "NOT_FOUND",
        retryable: false,
        providerCode: "100/33",
      });
    });
  });

  describe("answers", () => {
    test.each(["number", "string"] as const)("tell the size as %s, and the hash", async (fileSize) => {
      await bench.sandbox.changeSettings({ fileSize });
      const ref = await bench.seed(Buffer.from("hello"), "audio/ogg; codecs=opus");
      expect(await provider().describe(ref, ctx)).toEqual({
        mimeType: "audio/ogg; codecs=opus",
        sizeBytes: 5,
        sha256: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        fileName: null,
      });
    });

    test.each([400, 404] as const)("about an unknown id are HTTP %i and mean the same", async (unknownMediaStatus) => {
      await bench.sandbox.changeSettings({ unknownMediaStatus });
      const ref = { ...(await seeded()), providerMediaId: "1761991787669262" };
      await expect(provider().describe(ref, ctx)).rejects.toMatchObject({ reason: "NOT_FOUND", retryable: false });
    });

    test("to a removal of an unknown id are worded differently and mean the same", async () => {
      const ref = await upload();
      await bench.forget(ref.providerMediaId);
      await expect(provider().remove?.(ref, ctx)).rejects.toMatchObject({ reason: "NOT_FOUND", retryable: false });
      expect(exchanges.at(-1)).toMatchObject({ providerCode: "100", answer: expect.stringContaining("post_id") });
    });

    test.each([
      [4, "RATE_LIMITED", true],
      [10, "FORBIDDEN", false],
      [190, "AUTH", false],
      [131000, "UPSTREAM", true],
      [31415, "UNKNOWN", true],
    ])("with code %i are %s, worth another try: %s", async (code, reason, retryable) => {
      await bench.sandbox.changeSettings({ errorCode: "string", errorData: "string" });
      await bench.sandbox.addFault({ match: { operation: "getMedia" }, fault: { kind: "code", code } });
      await expect(describeNew()).rejects.toMatchObject({ reason, retryable, providerCode: String(code) });
      expect(exchanges).toMatchObject([{ providerCode: String(code), providerRequestId: expect.any(String) }]);
    });
  });

  describe("downloads", () => {
    test("name their product and carry the token, or nothing would come", async () => {
      await bench.sandbox.changeSettings({ emptyUserAgentStatus: 403 });
      await fetchBytes(await seeded());
      const [request] = await bench.sandbox.requests({ operation: "download" });
      expect(request?.headers).toMatchObject({
        "user-agent": "attache",
        authorization: expect.stringMatching(/^Bearer /),
      });
    });

    test("follow three redirects on the host, and no fourth", async () => {
      const ref = await seeded();
      const fault = { kind: "redirect", location: "same-host" } as const;
      await bench.sandbox.addFault({ match: { operation: "download" }, fault, times: 3 });
      expect(await fetchBytes(ref)).toHaveLength(10);
      await bench.sandbox.addFault({ match: { operation: "download" }, fault, times: 4 });
      await expect(fetchBytes(ref)).rejects.toMatchObject({ reason: "BLOCKED_TARGET", retryable: false });
    });

    test("take the token to no other host, even one that links may lead to", async () => {
      const elsewhere = bench.downloadHost.replace("127.0.0.1", "localhost");
      const hosts = [bench.downloadHost, elsewhere];
      const apiHost = new URL((await bench.sandbox.health()).api).host;
      const http = createOutboundHttp({ allowedPrivateHosts: [...hosts, apiHost] });
      const fault = { kind: "redirect", location: "other-host" } as const;
      await bench.sandbox.addFault({ match: { operation: "download" }, fault, times: 1 });
      const ref = await seeded();
      await fetchBytes(ref, bench.configured({ downloadHosts: hosts }, {}, http)).catch(() => undefined);
      const requests = await bench.sandbox.requests({ operation: "download" });
      expect(requests.map(({ headers }) => [headers.host, headers.authorization !== undefined])).toEqual([
        [bench.downloadHost, true],
        [elsewhere, false],
      ]);
    });

    test("send the token to no private host that is neither the API's nor listed for them", async () => {
      const api = new URL((await bench.sandbox.health()).api);
      api.hostname = "localhost";
      const http = createOutboundHttp({ allowedPrivateHosts: [api.host, bench.downloadHost] });
      const strict = bench.configured({ baseUrl: api.origin, downloadHosts: ["lookaside.fbsbx.com"] }, {}, http);
      await expect(fetchBytes(await seeded(), strict)).rejects.toMatchObject({ reason: "BLOCKED_TARGET" });
      expect(await bench.sandbox.requests({ operation: "download" })).toEqual([]);
    });

    test("show of a link neither its signature nor where it leads within the host", async () => {
      await fetchBytes(await seeded());
      const [resolve, fetch] = exchanges;
      expect(resolve?.answer).toContain('"url":"[link]"');
      expect(fetch?.path).toBe("/whatsapp_business/attachments/");
    });
  });

  describe("uploads", () => {
    test("give the file part its own type, without parameters", async () => {
      await bench.sandbox.changeSettings({ missingType: "refused" });
      const { providerMediaId } = await upload({ mimeType: "audio/ogg; codecs=opus" });
      expect(await bench.sandbox.media(providerMediaId)).toMatchObject({
        mimeType: "audio/ogg",
        direction: "uploaded",
      });
    });

    test("of a type that is not taken are refused with those that are", async () => {
      await expect(upload({ mimeType: "application/zip" })).rejects.toMatchObject({
        reason: "REJECTED",
        retryable: false,
        publicMessage: expect.stringContaining("JPEG"),
      });
    });

    test("that are too large for their type are refused as such", async () => {
      await bench.sandbox.changeSettings({ uploadSizeLimits: "enforced" });
      const bytes = randomBytes(5 * 1024 * 1024 + 1);
      const file = { sizeBytes: bytes.length, open: async () => Readable.from([bytes]) };
      await expect(upload(file)).rejects.toMatchObject({ reason: "TOO_LARGE", retryable: false });
    });

    test("for a number that is not ours name the number", async () => {
      await expect(upload({ providerNumberId: "1234567" })).rejects.toMatchObject({
        reason: "NUMBER_NOT_BOUND",
        retryable: false,
      });
    });
  });

  test("when a limit is near nothing more is asked for as long as Meta says", async () => {
    const minutes = { call_count: 96, total_cputime: 1, total_time: 1, estimated_time_to_regain_access: 5 };
    await bench.sandbox.changeSettings({ businessUsage: minutes });
    const throttled = bench.configured({}, { accessToken: SPARE_TOKEN });
    await describeNew(throttled);
    const error: unknown = await describeNew(throttled).catch((thrown: unknown) => thrown);
    if (!(error instanceof ProviderError)) throw new Error("it was asked all the same");
    expect(error).toMatchObject({ reason: "RATE_LIMITED", retryable: true, httpStatus: undefined });
    expect(error.retryAfterMs).toBeGreaterThan(4 * 60_000);
    expect(await bench.sandbox.requests({ operation: "getMedia" })).toHaveLength(1);
    expect(exchanges).toMatchObject([{ httpStatus: 200 }, { httpStatus: null, note: error.message }]);
  });

  test("numbers are listed to the last page, by cursor and with no token in any address", async () => {
    await bench.sandbox.changeSettings({ nextCarriesToken: true });
    const numbers = Array.from({ length: 230 }, (_, index) => ({
      id: String(106540352242922 + index),
      display_phone_number: `+1 555-078-${1000 + index}`,
    }));
    await bench.sandbox.putApp({ ...APP, wabas: [{ id: WABA, numbers }] });
    const listed = await provider().listNumbers?.(ctx);
    expect(listed?.map(({ providerNumberId }) => providerNumberId)).toEqual(numbers.map(({ id }) => id));
    expect(listed?.[0]).toMatchObject({ phoneNumber: "15550781000", status: "CONNECTED" });
    const queries = await queriesOf("phoneNumbers");
    expect(queries.map((query) => [query.get("limit"), query.has("after"), query.has("access_token")])).toEqual([
      ["100", false, false],
      ["100", true, false],
      ["100", true, false],
    ]);
  });

  describe("an app that demands proof", () => {
    beforeEach(() => bench.sandbox.putApp({ ...APP, requireProof: true }).then(() => undefined));

    test("gets it with every call where the connection says so", async () => {
      const proving = bench.configured({ sendProof: true });
      const ref = await upload({}, proving);
      expect(await fetchBytes(ref, proving)).toHaveLength(100);
      await proving.remove?.(ref, ctx);
      expect(await proving.listNumbers?.(ctx)).toHaveLength(2);
    });

    test("refuses calls without it, which is said", async () => {
      await expect(describeNew()).rejects.toMatchObject({
        reason: "AUTH",
        retryable: false,
        publicMessage: expect.stringContaining("proof"),
      });
    });
  });
});
