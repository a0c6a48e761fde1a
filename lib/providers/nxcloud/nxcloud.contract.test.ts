import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { mediaProviderContract } from "../contract/media-provider.contract";
import {
  ACCOUNT,
  NUMBER,
  type NxcloudBench,
  openNxcloudBench,
  openNxcloudWebhookBench,
} from "../contract/nxcloud-bench";
import { webhookReceiverContract } from "../contract/webhook-receiver.contract";
import type { CallContext, Exchange, MediaRef } from "../types";

mediaProviderContract("NXCloud", openNxcloudBench, {
  unknownId: { reason: "UNKNOWN", retryable: true },
  lostBytes: { reason: "NOT_FOUND", retryable: false },
  expiredLink: { reason: "EXPIRED", retryable: true },
  skewedClock: "copes",
  links: true,
  oneCall: false,
});

webhookReceiverContract("NXCloud", openNxcloudWebhookBench, {
  kinds: ["IMAGE", "VIDEO", "AUDIO", "VOICE", "DOCUMENT", "STICKER"],
  unsigned: "accepted where the connection says so",
  hasChallenge: false,
});

describe("NXCloud's own ways", () => {
  let bench: NxcloudBench;
  let exchanges: Exchange[];
  let ctx: CallContext;

  beforeAll(async () => {
    bench = await openNxcloudBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    await bench.sandbox.clearFaults();
    await bench.sandbox.clearRequests();
    await bench.sandbox.putAccount(ACCOUNT);
    await bench.sandbox.changeSettings({ failureStatus: 200, getPhoneShape: "map" });
    exchanges = [];
    const { signal } = new AbortController();
    ctx = { signal, requestId: "nxcloud", onExchange: (exchange) => exchanges.push(exchange) };
  });

  const provider = () => bench.provider(bench.http);
  const describeNew = async (more: Partial<MediaRef> = {}) =>
    provider().describe({ ...(await bench.seed(randomBytes(10), "image/jpeg")), ...more }, ctx);

  test.each([200, 400, 500])(
    "a code speaks for itself whatever HTTP status it comes with: %i",
    async (failureStatus) => {
      await bench.sandbox.changeSettings({ failureStatus });
      await bench.sandbox.addFault({ match: { operation: "getMedia" }, fault: { kind: "code", code: 9001 } });
      await expect(describeNew()).rejects.toMatchObject({ reason: "UPSTREAM", retryable: true, providerCode: "9001" });
      expect(exchanges).toMatchObject([{ providerCode: "9001" }]);
    },
  );

  test.each([
    [-1, "UNKNOWN", true],
    [1005, "AUTH", false],
    [9000, "REJECTED", false],
    [31415, "UNKNOWN", true],
  ])("code %i is %s, worth another try: %s", async (code, reason, retryable) => {
    await bench.sandbox.addFault({ match: { operation: "getMedia" }, fault: { kind: "code", code } });
    await expect(describeNew()).rejects.toMatchObject({ reason, retryable, providerCode: String(code) });
  });

  test("success without a link is not success", async () => {
    await bench.sandbox.addFault({ match: { operation: "getMedia" }, fault: { kind: "code", code: 0, data: null } });
    await expect(describeNew()).rejects.toMatchObject({ reason: "BAD_RESPONSE", retryable: true });
  });

  test.each(["8615800001796", "4930123456"])("the number %s is not ours to ask for", async (providerNumberId) => {
    await expect(describeNew({ providerNumberId })).rejects.toMatchObject({
      reason: "NUMBER_NOT_BOUND",
      retryable: false,
    });
  });

  test("a download sends nothing of NXCloud's, no authorization and no content type to the object store", async () => {
    const download = await provider().download(await bench.seed(randomBytes(10), "image/jpeg"), ctx);
    if (download.kind === "stream") await buffer(download.body);
    const [request] = await bench.sandbox.requests({ host: "storage" });
    expect(Object.keys(request?.headers ?? {}).sort()).toEqual([
      "accept",
      "accept-encoding",
      "connection",
      "host",
      "user-agent",
    ]);
  });

  test("what is shown of a link is its host and the beginning of its path", async () => {
    const download = await provider().download(await bench.seed(randomBytes(10), "image/jpeg"), ctx);
    if (download.kind === "stream") await buffer(download.body);
    const [resolve, fetch] = exchanges;
    expect(resolve?.answer).toContain('"url":"[link]"');
    expect(fetch?.path).toMatch(/^(\/\w+)?\/[0-9a-f]{8}…$/);
  });

  test("a clock that NXCloud keeps refusing is told as such", async () => {
    const fault = { kind: "code", code: 1004 } as const;
    await bench.sandbox.addFault({ match: { operation: "getMedia" }, times: "forever", fault });
    await expect(describeNew()).rejects.toMatchObject({ reason: "CLOCK_SKEW", retryable: false, providerCode: "1004" });
    expect(exchanges).toHaveLength(2);
  });

  test("a clock that NXCloud refused once is told in the exchange that then worked", async () => {
    const late = bench.provider(bench.http, { clockAheadMs: -300_000 });
    await late.describe(await bench.seed(randomBytes(10), "image/jpeg"), ctx);
    expect(exchanges.map(({ providerCode }) => providerCode)).toEqual(["1004", "0"]);
    expect(exchanges[1]?.note).toMatch(/clock of this machine is (29|30)\d s behind/);
  });

  test("an upload that is asked for again opens its file again", async () => {
    const bytes = randomBytes(70_000);
    let opened = 0;
    const early = bench.provider(bench.http, { clockAheadMs: 300_000 });
    const { providerMediaId } = await early.upload(
      {
        providerNumberId: NUMBER,
        mimeType: "image/jpeg",
        sizeBytes: bytes.length,
        fileName: "a.jpg",
        open: async () => {
          opened += 1;
          return Readable.from([bytes]);
        },
      },
      ctx,
    );
    expect(opened).toBe(2);
    expect((await bench.sandbox.media(providerMediaId)).sizeBytes).toBe(70_000);
  });

  test.each(["map", "array"] as const)("getPhone is understood as %s", async (getPhoneShape) => {
    await bench.sandbox.changeSettings({ getPhoneShape });
    expect(await provider().listNumbers?.(ctx)).toContainEqual({
      providerNumberId: NUMBER,
      phoneNumber: NUMBER,
      displayName: "Parcel Desk",
      status: "CONNECTED",
    });
  });

  test("phoneList is used for integrators", async () => {
    await bench.sandbox.putAccount({ ...ACCOUNT, integrator: true });
    const numbers = await bench.configured({ integrator: true }).listNumbers?.(ctx);
    expect(numbers).toContainEqual(expect.objectContaining({ phoneNumber: NUMBER, displayName: "Parcel Desk" }));
    expect(await bench.sandbox.requests({ operation: "phoneList" })).toHaveLength(1);
  });

  test.each([
    [{ integrator: true }, "FORBIDDEN"],
    [{ appkey: "nobodys" }, "FORBIDDEN"],
    [{ appkey: undefined }, "REJECTED"],
  ])("numbers cannot be listed with %j", async (settings, reason) => {
    await expect(bench.configured(settings).listNumbers?.(ctx)).rejects.toMatchObject({ reason, retryable: false });
  });

  describe("the self-check", () => {
    const outcomes = async (settings: Record<string, unknown> = {}) =>
      Object.fromEntries((await bench.configured(settings).check(ctx)).map(({ id, outcome }) => [id, outcome]));

    test("says of each part how it stands", async () => {
      expect(await outcomes()).toEqual({ credentials: "ok", clock: "ok", numbers: "ok", webhooks: "warning" });
    });

    test("accepts signed callbacks", async () => {
      expect(await outcomes({ callbackSignature: "required" })).toMatchObject({ webhooks: "ok" });
    });

    test("leaves the numbers out without an application key", async () => {
      expect(await outcomes({ appkey: undefined })).toMatchObject({ credentials: "ok", numbers: "skipped" });
    });

    test("finds an application key that is wrong", async () => {
      expect(await outcomes({ appkey: "nobodys" })).toMatchObject({ credentials: "ok", numbers: "failed" });
    });

    test("blames the credentials alone when they are wrong", async () => {
      const results = await bench.provider(bench.http, { wrongCredentials: true }).check(ctx);
      const [credentials, numbers] = ["credentials", "numbers"].map((line) => results.find(({ id }) => id === line));
      expect(credentials).toMatchObject({ outcome: "failed", remedy: expect.stringContaining("access secret") });
      expect(numbers?.remedy).not.toContain("application key");
    });

    test("finds a number that is not connected", async () => {
      const numbers = [{ phoneNumber: NUMBER, verifiedName: "Parcel Desk", status: "BANNED" }];
      await bench.sandbox.putAccount({ ...ACCOUNT, numbers });
      const results = await provider().check(ctx);
      expect(results.find(({ id }) => id === "numbers")).toMatchObject({
        outcome: "warning",
        detail: expect.stringContaining("BANNED"),
      });
    });

    test("measures the clock", async () => {
      const late = bench.provider(bench.http, { clockAheadMs: -300_000 });
      const results = await late.check(ctx);
      expect(results.find(({ id }) => id === "clock")).toMatchObject({
        outcome: "failed",
        detail: expect.stringMatching(/(29|30)\d s behind/),
      });
      expect(results.find(({ id }) => id === "credentials")?.outcome).toBe("ok");
    });
  });
});
