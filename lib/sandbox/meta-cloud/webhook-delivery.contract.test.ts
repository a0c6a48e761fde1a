import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { createMetaCloudControl, type MetaCloudControl } from "./control-client";
import { DEFAULT_SETTINGS } from "./schemas";
import { startMetaCloud } from "./start";
import { APP, callGraph, NUMBER, type Receiver, seedBytes, startReceiver } from "./test-caller";

type Deliver = Parameters<MetaCloudControl["deliver"]>[0];
type Content = Deliver["content"];
type Event = Extract<Content, { event: unknown }>["event"];

let sandbox: RunningStandIn;
let client: MetaCloudControl;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
  sandbox = await startMetaCloud({ port: 0 });
  client = createMetaCloudControl(sandbox.url);
  await client.putApp({ ...APP, callbackUrl: receiver.url });
});
afterAll(async () => {
  await sandbox.close();
  receiver.close();
});
beforeEach(async () => {
  receiver.received.length = 0;
  receiver.answers.length = 0;
  await client.changeSettings(DEFAULT_SETTINGS);
});

const send = (content: Content, over: Partial<Deliver> = {}) =>
  client.deliver({ appId: APP.appId, content, retryDelayMs: 0, ...over });
const sendEvent = (event: Event, over: Partial<Deliver> = {}) => send({ phoneNumberId: NUMBER, event }, over);
const payload = (index = 0) => JSON.parse(receiver.received[index]?.body ?? "null");

describe("a message that is sent", () => {
  const to = "+1 650-555-1234";
  const message = { messaging_product: "whatsapp", recipient_type: "individual", to, type: "image" };
  const post = (body: unknown, number = NUMBER) => {
    const headers = { "content-type": "application/json" };
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return callGraph(`${sandbox.url}/v23.0/${number}/messages`, { method: "POST", headers, body: text });
  };
  const image = async () => ({ id: (await seedBytes(client, 1)).id });

  test("is taken with its media id", async () => {
    const { status, body } = await post({ ...message, image: await image() });
    expect(status).toBe(200);
    expect(body).toEqual({
      messaging_product: "whatsapp",
      contacts: [{ input: to, wa_id: "16505551234" }],
      messages: [{ id: expect.stringMatching(/^wamid\./) }],
    });
    expect((await post({ ...message, type: "text", text: { body: "x" } })).status).toBe(200);
    expect(receiver.received).toEqual([]);
  });

  test.each([
    ["an unknown media id", { ...message, image: { id: "1" } }, 131009],
    ["no media object", message, 131008],
    ["another product", { ...message, messaging_product: "sms" }, 100],
    ["nobody to send it to", { ...message, to: undefined }, 100],
    ["no JSON", "{", 100],
  ])("with %s is refused", async (_, body, code) => {
    expect(await post(body)).toMatchObject({ status: 400, body: { code } });
  });

  test("from an unknown number: 100/33", async () => {
    expect((await post({ ...message, image: { link: "https://example.com/a.png" } }, "1")).body.error_subcode).toBe(33);
  });

  test.each([
    ["delivered", ["sent", "delivered"]],
    ["failed", ["failed"]],
  ] as const)("is told to be %s, when told so", async (statusesAfterSend, expected) => {
    await client.changeSettings({ statusesAfterSend });
    const { body } = await post({ ...message, image: await image() });
    await receiver.waitFor(expected.length);
    const statuses = receiver.received.map((_, index) => payload(index).entry[0].changes[0].value.statuses[0]);
    expect(statuses.map(({ status }) => status)).toEqual(expected);
    expect(body.messages).toEqual([{ id: statuses[0].id }]);
  });
});

describe("signatures", () => {
  const sign = (body: string) => `sha256=${createHmac("sha256", APP.appSecret).update(body).digest("hex")}`;
  const vector =
    '{"object":"whatsapp_business_account","entry":[{"id":"0","changes":[{"field":"messages","value":{"contacts":[{"profile":{"name":"Zo\\u00eb"}}],"url":"https:\\/\\/lookaside.fbsbx.com\\/a"}}]}]}';
  const signature = () => receiver.received[0]?.headers["x-hub-signature-256"];
  const zoe = { type: "text", body: "https://example.com/ü👍", profileName: "Zoë" } as const;

  test("the known vector", async () => {
    await send({ body: vector });
    expect(signature()).toBe("sha256=a9210b285fcd27a1b47bfbb52f64b6d5c20a7c5b46355689c86ecd44e21d2c7f");
  });

  test("the published vector", async () => {
    await client.putApp({ ...APP, appId: "9", appSecret: "secret" });
    await client.deliver({ appId: "9", url: receiver.url, content: { body: "test" } });
    expect(signature()).toBe("sha256=0329a06b62cd16b33eb6792be8c60b158d89a2ee3a876fce9a881ebb488c0914");
  });

  test("cover the bytes as they travel: parsed and written again they differ", async () => {
    await sendEvent(zoe);
    const body = receiver.received[0]?.body ?? "";
    expect(body).toContain('"name":"Zo\\u00eb"');
    expect(body).toContain("https:\\/\\/example.com\\/\\u00fc\\ud83d\\udc4d");
    expect(body).toMatch(/^[\x20-\x7e]+$/);
    expect(signature()).toBe(sign(body));
    expect(signature()).not.toBe(sign(JSON.stringify(JSON.parse(body))));
    expect(payload().entry[0].changes[0].value.messages[0].text.body).toBe(zoe.body);
  });

  test("nothing is escaped when told so, and the signature still fits", async () => {
    await client.changeSettings({ webhookEscaping: false });
    await sendEvent(zoe);
    const body = receiver.received[0]?.body ?? "";
    expect(body).toContain(zoe.body);
    expect(signature()).toBe(sign(body));
  });

  test("wrong, or none, by delivery or by setting", async () => {
    await sendEvent(zoe, { signing: "wrong" });
    await client.changeSettings({ webhookSigning: "off" });
    await sendEvent(zoe);
    await sendEvent(zoe, { signing: "right" });
    const [wrong, none, right] = receiver.received.map(({ headers, body }) => {
      const sent = headers["x-hub-signature-256"];
      return sent && sent === sign(body);
    });
    expect([wrong, none, right]).toEqual([false, undefined, true]);
  });
});

describe("redelivery", () => {
  const text = { type: "text", body: "again" } as const;

  test("until 200 and nothing else, with the same body", async () => {
    receiver.answers.push({ status: 500 }, { status: 204 });
    const result = await sendEvent(text, { maxAttempts: 5 });
    expect(result.attempts.map(({ status }) => status)).toEqual([500, 204, 200]);
    expect(result.delivered).toBe(true);
    expect(new Set(receiver.received.map(({ body }) => body))).toEqual(new Set([result.body]));
  });

  test("not for ever", async () => {
    receiver.answers.push({ status: 500 }, { status: 500 });
    expect(await sendEvent(text, { maxAttempts: 2 })).toMatchObject({ delivered: false });
    expect(receiver.received).toHaveLength(2);
  });

  test("with growing gaps", async () => {
    receiver.answers.push({ status: 500 }, { status: 500 }, { status: 500 });
    const before = performance.now();
    await sendEvent(text, { maxAttempts: 4, retryDelayMs: 10 });
    // 10, 20 and 40 ms; gaps of one length would be 30 ms. A timer may be a millisecond early.
    expect(performance.now() - before).toBeGreaterThanOrEqual(67);
  });

  test("says why when nobody answers", async () => {
    const result = await sendEvent(text, { url: "http://127.0.0.1:1/hook", maxAttempts: 1 });
    expect(result).toMatchObject({ delivered: false, attempts: [{ status: null }] });
  });
});

describe("the handshake", () => {
  test("is accepted for the bare challenge alone", async () => {
    receiver.answers.push({ status: 200, body: "{challenge}" });
    expect(await client.verify({ appId: APP.appId })).toMatchObject({ accepted: true, status: 200 });
    receiver.answers.push({ status: 200, body: '"{challenge}"' }, { status: 403, body: "{challenge}" });
    expect((await client.verify({ appId: APP.appId })).accepted).toBe(false);
    expect(await client.verify({ appId: APP.appId })).toMatchObject({ accepted: false, status: 403 });
    expect(receiver.received.map(({ method }) => method)).toEqual(["GET", "GET", "GET"]);
  });

  test("carries mode, token and challenge beside the URL's own parameters", async () => {
    const { challenge } = await client.verify({ appId: APP.appId });
    await client.verify({ appId: APP.appId, verifyToken: "wrong one" });
    const [first, second] = receiver.received.map(({ url }) => new URL(url, "http://receiver").searchParams);
    expect(Object.fromEntries(first ?? [])).toEqual({
      for: "meta",
      "hub.mode": "subscribe",
      "hub.challenge": challenge,
      "hub.verify_token": "let me in",
    });
    expect(second?.get("hub.verify_token")).toBe("wrong one");
  });

  test("says why when nobody answers", async () => {
    const result = await client.verify({ appId: APP.appId, url: "http://127.0.0.1:1/hook" });
    expect(result).toMatchObject({ accepted: false, status: null });
  });
});
