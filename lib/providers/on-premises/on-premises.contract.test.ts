import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { mediaProviderContract } from "../contract/media-provider.contract";
import {
  INSTALLATION,
  NUMBER,
  type OnPremisesBench,
  openOnPremisesBench,
  openOnPremisesWebhookBench,
} from "../contract/on-premises-bench";
import { webhookReceiverContract } from "../contract/webhook-receiver.contract";
import type { CallContext, DownloadRef, Exchange, MediaProvider } from "../types";

mediaProviderContract("WhatsApp On-Premises", openOnPremisesBench, {
  unknownId: { reason: "NOT_FOUND", retryable: false },
  lostBytes: null,
  expiredLink: null,
  skewedClock: "ignored",
  links: false,
  oneCall: true,
});

webhookReceiverContract("WhatsApp On-Premises", openOnPremisesWebhookBench, {
  kinds: ["IMAGE", "VIDEO", "AUDIO", "VOICE", "DOCUMENT", "STICKER"],
  unsigned: "always accepted",
  hasChallenge: false,
});

describe("WhatsApp On-Premises' own ways", () => {
  let bench: OnPremisesBench;
  let exchanges: Exchange[];
  let ctx: CallContext;

  beforeAll(async () => {
    bench = await openOnPremisesBench();
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    await bench.sandbox.clearFaults();
    await bench.sandbox.clearRequests();
    await bench.sandbox.putInstallation(INSTALLATION);
    await bench.sandbox.changeSettings({ missingMedia: "json", retryStatus: 200, tokenLifetimeSeconds: 604_800 });
    exchanges = [];
    const { signal } = new AbortController();
    ctx = { signal, requestId: "on-premises", onExchange: (exchange) => exchanges.push(exchange) };
  });

  const provider = () => bench.provider(bench.http);
  const newPhoto = (bytes = randomBytes(10)) => bench.seed(bytes, "image/jpeg");
  const operations = async () => (await bench.sandbox.requests()).map(({ operation }) => operation);
  async function bytesOf(ref: DownloadRef, from: MediaProvider = provider()) {
    const download = await from.download(ref, ctx);
    if (download.kind !== "stream") throw new Error("the bytes are pending");
    return buffer(download.body);
  }

  describe("a login", () => {
    test("serves call after call, whatever adapter makes it", async () => {
      const bytes = randomBytes(10);
      const ref = await newPhoto(bytes);
      for (let time = 0; time < 3; time++) expect(await bytesOf(ref)).toEqual(bytes);
      await provider().listNumbers?.(ctx);
      expect((await operations()).filter((operation) => operation === "login")).toHaveLength(1);
    });

    test("is made once for calls at the same time, and shown without its token", async () => {
      const ref = await newPhoto();
      await Promise.all(Array.from({ length: 4 }, () => bytesOf(ref)));
      expect((await operations()).filter((operation) => operation === "login")).toHaveLength(1);
      expect(exchanges.filter(({ path }) => path === "/v1/users/login")).toMatchObject([
        { step: "check", answer: null },
      ]);
    });

    test("is made anew exactly once when the token has expired, and the call repeated once", async () => {
      const bytes = randomBytes(10);
      const ref = await newPhoto(bytes);
      await bytesOf(ref);
      await bench.sandbox.revokeTokens();
      await bench.sandbox.clearRequests();
      expect(await bytesOf(ref)).toEqual(bytes);
      expect(await operations()).toEqual(["getMedia", "login", "getMedia"]);
    });

    test("is not made a third time when tokens are refused again and again", async () => {
      const ref = await newPhoto();
      await bytesOf(ref);
      await bench.sandbox.clearRequests();
      const body = JSON.stringify({ errors: [{ code: 1005, title: "Access denied" }] });
      const fault = { kind: "status", status: 401, body } as const;
      await bench.sandbox.addFault({ match: { operation: "getMedia" }, times: "forever", fault });
      await expect(bytesOf(ref)).rejects.toMatchObject({ reason: "AUTH", retryable: false, providerCode: "1005" });
      expect(await operations()).toEqual(["getMedia", "login", "getMedia"]);
    });

    test("with a wrong password is tried once", async () => {
      const stranger = bench.configured({}, { password: "not-the-password" });
      await expect(bytesOf(await newPhoto(), stranger)).rejects.toMatchObject({ reason: "AUTH", retryable: false });
      expect(await operations()).toEqual(["login"]);
    });

    test("of a user who has to change the password says so", async () => {
      const admin = { username: "fresh", password: "secret", mustChangePassword: true };
      await bench.sandbox.putInstallation({ ...INSTALLATION, admin });
      const fresh = bench.configured({}, { username: "fresh", password: "secret" });
      await expect(bytesOf(await newPhoto(), fresh)).rejects.toMatchObject({
        reason: "AUTH",
        providerCode: "1024",
        publicMessage: expect.stringContaining("password of this user changed"),
      });
      expect(await operations()).toEqual(["login"]);
    });

    test("that is refused as one too many asks to wait", async () => {
      await bench.sandbox.revokeTokens();
      const stranger = bench.configured({}, { password: "another-password" });
      const fault = { kind: "status", status: 429, headers: { "retry-after": "30" } } as const;
      await bench.sandbox.addFault({ match: { operation: "login" }, fault });
      await expect(bytesOf(await newPhoto(), stranger)).rejects.toMatchObject({
        reason: "RATE_LIMITED",
        retryable: true,
        retryAfterMs: 30_000,
      });
    });

    test.each([
      [403, 1005, "FORBIDDEN"],
      [401, 1024, "AUTH"],
    ])("does not cure HTTP %i with code %i", async (status, code, reason) => {
      const ref = await newPhoto();
      await bytesOf(ref);
      await bench.sandbox.clearRequests();
      const fault = { kind: "status", status, body: JSON.stringify({ errors: [{ code, title: "?" }] }) } as const;
      await bench.sandbox.addFault({ match: { operation: "getMedia" }, times: "forever", fault });
      await expect(bytesOf(ref)).rejects.toMatchObject({ reason, retryable: false });
      expect(await operations()).toEqual(["getMedia"]);
    });

    test("repeats an upload with its file opened again", async () => {
      const bytes = randomBytes(70_000);
      await bytesOf(await newPhoto());
      await bench.sandbox.revokeTokens();
      let opened = 0;
      const open = async () => {
        opened += 1;
        return Readable.from([bytes]);
      };
      const media = { providerNumberId: NUMBER, mimeType: "image/jpeg", sizeBytes: 70_000, fileName: "a.jpg", open };
      const { providerMediaId } = await provider().upload(media, ctx);
      expect([opened, (await bench.sandbox.media(providerMediaId)).sizeBytes]).toEqual([2, 70_000]);
    });
  });

  describe("media that the client has not got", () => {
    const pending = { kind: "pending", pollAfterMs: 5000 };
    async function missing(bytes = randomBytes(10)) {
      const ref = await newPhoto(bytes);
      await bench.sandbox.changeMedia(ref.providerMediaId, { onVolume: false });
      return ref;
    }

    test.each(["json", "empty"] as const)(
      "is asked for again, waited for and then had (404: %s)",
      async (missingMedia) => {
        await bench.sandbox.changeSettings({ missingMedia });
        const bytes = randomBytes(1000);
        const ref = await missing(bytes);
        expect(await provider().download(ref, ctx)).toEqual(pending);
        expect(await provider().download({ ...ref, awaitingSince: new Date() }, ctx)).toEqual(pending);
        expect((await operations()).filter((operation) => operation === "retryDownload")).toHaveLength(1);
        await bench.sandbox.completeRetry(ref.providerMediaId);
        expect(await bytesOf({ ...ref, awaitingSince: new Date() })).toEqual(bytes);
      },
    );

    test.each([200, 201, 202] as const)("may be promised with HTTP %i", async (retryStatus) => {
      await bench.sandbox.changeSettings({ retryStatus });
      expect(await provider().download(await missing(), ctx)).toEqual(pending);
    });

    test("is polled as often as the connection says, until its deadline", async () => {
      const slow = bench.configured({ pollSeconds: 60, retryDeadlineSeconds: 300 });
      const ref = await missing();
      const since = (secondsAgo: number) => ({ ...ref, awaitingSince: new Date(Date.now() - secondsAgo * 1000) });
      expect(await slow.download(since(290), ctx)).toEqual({ kind: "pending", pollAfterMs: 60_000 });
      await expect(slow.download(since(301), ctx)).rejects.toMatchObject({
        reason: "TIMEOUT",
        retryable: true,
        publicMessage: expect.stringContaining("300 seconds"),
      });
      expect(await operations()).toEqual(expect.not.arrayContaining(["retryDownload"]));
    });

    test("is had even after the deadline when it has come at last", async () => {
      const ref = await newPhoto();
      expect(await bytesOf({ ...ref, awaitingSince: new Date(0) })).toHaveLength(10);
    });

    test("is refused at once by a client that does not know it", async () => {
      const ref = await newPhoto();
      await bench.forget(ref.providerMediaId);
      await expect(provider().download(ref, ctx)).rejects.toMatchObject({
        reason: "NOT_FOUND",
        publicMessage: expect.stringContaining("does not know the media id"),
      });
    });

    test("cannot be promised without a webhook URL", async () => {
      await bench.sandbox.putInstallation({ ...INSTALLATION, application: { webhooks: { url: "" } } });
      await expect(provider().download(await missing(), ctx)).rejects.toMatchObject({
        reason: "REJECTED",
        retryable: false,
        providerCode: "1022",
        publicMessage: expect.stringContaining("webhook URL"),
      });
    });

    test("is not asked for again when it was an upload", async () => {
      const ref = await missing();
      await expect(provider().download({ ...ref, direction: "UPLOADED" }, ctx)).rejects.toMatchObject({
        reason: "NOT_FOUND",
        retryable: false,
      });
      expect(await operations()).toEqual(expect.not.arrayContaining(["retryDownload"]));
    });
  });

  test.each([".", "..", ""])("the id %j, which would lead elsewhere, is not sent", async (providerMediaId) => {
    const ref = { providerNumberId: NUMBER, providerMediaId, direction: "UPLOADED" } as const;
    await expect(provider().download(ref, ctx)).rejects.toMatchObject({ reason: "NOT_FOUND" });
    await expect(provider().remove?.(ref, ctx)).rejects.toMatchObject({ reason: "NOT_FOUND" });
    expect(await operations()).toEqual([]);
  });

  test("an id with a slash stays one part of the path", async () => {
    const id = "a/../b?c";
    const content = { from: "base64", data: "aGVsbG8=" } as const;
    await bench.sandbox.putMedia({ id, content, mimeType: "text/plain" });
    const ref = { providerNumberId: NUMBER, providerMediaId: id, direction: "INBOUND" } as const;
    expect(await bytesOf(ref)).toEqual(Buffer.from("hello"));
  });

  test("a file name that the client gives is kept", async () => {
    await bench.sandbox.changeSettings({ dispositionName: true });
    const content = { from: "base64", data: "aGVsbG8=" } as const;
    const { id } = await bench.sandbox.putMedia({ content, mimeType: "text/plain", fileName: "Lieferschein 照片.txt" });
    const ref = { providerNumberId: NUMBER, providerMediaId: id, direction: "INBOUND" } as const;
    const download = await provider().download(ref, ctx);
    expect(download).toMatchObject({ descriptor: { fileName: "Lieferschein 照片.txt" } });
    if (download.kind === "stream") download.body.destroy();
    await bench.sandbox.changeSettings({ dispositionName: false });
  });

  test("an upload is the bare file under its own content type", async () => {
    const bytes = randomBytes(300);
    const media = {
      providerNumberId: NUMBER,
      mimeType: "audio/ogg; codecs=opus",
      sizeBytes: 300,
      fileName: "voice.ogg",
      open: async () => Readable.from([bytes]),
    };
    const { providerMediaId } = await provider().upload(media, ctx);
    expect(await bytesOf({ providerNumberId: NUMBER, providerMediaId, direction: "UPLOADED" })).toEqual(bytes);
    const [request] = await bench.sandbox.requests({ operation: "uploadMedia" });
    expect(request?.headers).toMatchObject({ "content-type": "audio/ogg; codecs=opus", "content-length": "300" });
  });

  test("describing is not possible, and says so without a call", async () => {
    await expect(provider().describe(await newPhoto(), ctx)).rejects.toMatchObject({
      reason: "REJECTED",
      retryable: false,
    });
    expect(await operations()).toEqual([]);
  });

  describe("the number", () => {
    test("is the one of the connection, with the client's word for its link", async () => {
      await bench.sandbox.putInstallation({ ...INSTALLATION, gateway: "connecting" });
      expect(await provider().listNumbers?.(ctx)).toEqual([
        { providerNumberId: NUMBER, phoneNumber: NUMBER, displayName: `+${NUMBER}`, status: "connecting" },
      ]);
    });

    test("is taken as it is from a user who may not see the client's own", async () => {
      const viewer = bench.configured({}, { username: "viewer", password: "V1ewer-secret!" });
      expect(await viewer.listNumbers?.(ctx)).toMatchObject([{ providerNumberId: NUMBER, status: "connected" }]);
    });

    test("must not be another than the client's own", async () => {
      const other = bench.configured({ phoneNumber: "4930123456" });
      await expect(other.listNumbers?.(ctx)).rejects.toMatchObject({ reason: "NUMBER_NOT_BOUND", retryable: false });
    });
  });
});
