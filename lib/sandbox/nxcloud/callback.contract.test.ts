import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { createNxcloudControl, type NxcloudControl } from "./control-client";
import { DEFAULT_SETTINGS } from "./schemas";
import { nxcloudSign } from "./signature";
import { startNxcloud } from "./start";
import { ACCOUNT, NUMBER, seedBytes } from "./test-caller";

let sandbox: RunningStandIn;
let client: NxcloudControl;
let receiver: Server;
let received: { headers: IncomingHttpHeaders; body: string }[] = [];
let answers: number[] = [];

beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    received.push({ headers: request.headers, body });
    response.writeHead(answers.shift() ?? 200).end("noted");
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const callbackUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  sandbox = await startNxcloud({ port: 0 });
  client = createNxcloudControl(sandbox.url);
  await client.putAccount({ ...ACCOUNT, callbackUrl });
});
afterAll(async () => {
  await sandbox.close();
  receiver.close();
});
beforeEach(async () => {
  received = [];
  answers = [];
  await client.changeSettings(DEFAULT_SETTINGS);
});

const to = { accessKey: ACCOUNT.accessKey, businessPhone: NUMBER, retryDelayMs: 0 };
const payload = () => JSON.parse(received[0]?.body ?? "null");

describe("what is delivered", () => {
  test.each(["image", "video", "audio", "voice", "document", "sticker"] as const)(
    "%s: the media object stands under the name of its type",
    async (type) => {
      const media = await seedBytes(client, 10);
      const result = await client.deliver({
        ...to,
        message: { type, mediaId: media.id, caption: "the blue one", fileName: "list.pdf" },
      });
      expect(result).toMatchObject({ delivered: true, attempts: [{ status: 200, answer: "noted" }] });
      const [message] = payload().messages;
      expect(message.type).toBe(type);
      expect(message[type]).toMatchObject({ id: media.id, mime_type: media.mimeType, sha256: media.sha256 });
      expect(message[type].caption).toBe(["image", "video", "document"].includes(type) ? "the blue one" : undefined);
      expect(message[type].filename).toBe(type === "document" ? "list.pdf" : undefined);
      expect(payload()).toMatchObject({ merchant_phone: NUMBER, messaging_product: "whatsapp" });
    },
  );

  test("text, location and statuses", async () => {
    await client.deliver({ ...to, message: { type: "text", body: "hello" } });
    await client.deliver({ ...to, message: { type: "location", latitude: 1.5, longitude: 2.5, name: "Dock" } });
    await client.deliver({
      ...to,
      message: { type: "status", status: "failed", messageId: "m", recipient: "86123456" },
    });
    const bodies = received.map(({ body }) => JSON.parse(body));
    expect(bodies[0].messages[0].text).toEqual({ body: "hello" });
    expect(bodies[1].messages[0].location).toEqual({ latitude: 1.5, longitude: 2.5, name: "Dock" });
    expect(bodies[2].statuses[0]).toMatchObject({ id: "m", status: "failed", errors: [{ code: 470 }] });
  });

  test("a wrong and an absent hash, and an id that nobody knows", async () => {
    for (const declaredHash of ["wrong", "absent"] as const) {
      const media = await client.putMedia({
        accessKey: ACCOUNT.accessKey,
        businessPhone: NUMBER,
        content: { from: "base64", data: "aGk=" },
        declaredHash,
      });
      await client.deliver({ ...to, message: { type: "image", mediaId: media.id } });
      expect(media.declaredSha256).not.toBe(media.sha256);
    }
    await client.deliver({ ...to, message: { type: "image", mediaId: "nobody", mimeType: "image/png" } });
    const images = received.map(({ body }) => JSON.parse(body).messages[0].image);
    expect(images[0].sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(images[1].sha256).toBeUndefined();
    expect(images[2]).toEqual({ id: "nobody", mime_type: "image/png" });
  });

  test("the newer spellings, when told so", async () => {
    await client.changeSettings({ callbackNumberField: "business_phone", callbackHash: "base64" });
    const media = await seedBytes(client, 10);
    await client.deliver({ ...to, message: { type: "image", mediaId: media.id } });
    expect(payload().business_phone).toBe(NUMBER);
    expect(payload().merchant_phone).toBeUndefined();
    expect(Buffer.from(payload().messages[0].image.sha256, "base64").toString("hex")).toBe(media.sha256);
  });

  test("any text as it is", async () => {
    await client.deliver({ ...to, message: { type: "raw", body: '{"messages":[' } });
    expect(received[0]?.body).toBe('{"messages":[');
  });
});

describe("signatures", () => {
  const message = { type: "text", body: "牛" } as const;

  test("none by default", async () => {
    await client.deliver({ ...to, message });
    expect(received[0]?.headers.sign).toBeUndefined();
  });

  test.each(["md5", "sha256"] as const)("%s over the exact body", async (algorithm) => {
    await client.changeSettings({ callbackSigning: algorithm });
    await client.deliver({ ...to, message });
    const { headers, body } = received[0] ?? { headers: {}, body: "" };
    const parameters = { accessKey: ACCOUNT.accessKey, action: "callback", bizType: "2", ts: String(headers.ts) };
    expect(headers.algorithm).toBe(algorithm);
    expect(headers.sign).toBe(nxcloudSign(parameters, Buffer.from(body), ACCOUNT.accessSecret, algorithm));
  });

  test("wrong on request", async () => {
    await client.deliver({ ...to, message, signing: "wrong" });
    const { headers, body } = received[0] ?? { headers: {}, body: "" };
    const parameters = { accessKey: ACCOUNT.accessKey, action: "callback", bizType: "2", ts: String(headers.ts) };
    expect(headers.sign).not.toBe(nxcloudSign(parameters, Buffer.from(body), ACCOUNT.accessSecret));
  });
});

describe("redelivery", () => {
  const message = { type: "text", body: "again" } as const;

  test("until 2xx, with the same body", async () => {
    answers = [500, 404, 204];
    const result = await client.deliver({ ...to, message });
    expect(result.attempts.map(({ status }) => status)).toEqual([500, 404, 204]);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  });

  test("not for ever", async () => {
    answers = [500, 500, 500];
    const result = await client.deliver({ ...to, message, maxAttempts: 2 });
    expect(result).toMatchObject({ delivered: false, attempts: [{ status: 500 }, { status: 500 }] });
    expect(received).toHaveLength(2);
  });

  test("says why when nobody answers", async () => {
    const result = await client.deliver({ ...to, message, url: "http://127.0.0.1:1/hook", maxAttempts: 1 });
    expect(result).toMatchObject({ delivered: false, attempts: [{ status: null }] });
  });
});
