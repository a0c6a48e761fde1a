import { describe, expect, test } from "vitest";
import { createOutboundHttp } from "../http";
import type { CallContext, RawWebhook } from "../types";
import { metaCloudModule } from "./module";
import { signatureOf } from "./signature";

const VERIFY_TOKEN = "our-verify-token";
const secrets = { accessToken: "EAAJB-token", appSecret: "app-secret-for-tests", verifyToken: VERIFY_TOKEN };
const receiver = metaCloudModule.createWebhookReceiver(
  { settings: {}, secrets },
  { http: createOutboundHttp({ allowedPrivateHosts: [] }), now: Date.now },
);
const ctx: CallContext = { signal: new AbortController().signal, requestId: "test", onExchange: () => undefined };
const request = (more: Partial<RawWebhook>): RawWebhook => ({
  method: "POST",
  url: new URL("https://console.test/api/webhooks/x"),
  headers: {},
  body: Buffer.from("{}"),
  remoteAddress: null,
  ...more,
});

describe("the handshake", () => {
  const ask = (query: Record<string, string>, method = "GET") =>
    receiver.challenge(
      request({ method, url: new URL(`https://console.test/hook?${new URLSearchParams(query)}`) }),
      ctx,
    );
  const right = { "hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1158201444" };

  test("is answered with the bare challenge", async () => {
    expect(await ask(right)).toEqual({ status: 200, contentType: "text/plain", body: "1158201444" });
  });

  test.each([
    ["a wrong token", { ...right, "hub.verify_token": "our-verify-tokem" }],
    ["a token that goes on", { ...right, "hub.verify_token": `${VERIFY_TOKEN}x` }],
    ["no token", { "hub.mode": "subscribe", "hub.challenge": "1" }],
    ["another mode", { ...right, "hub.mode": "unsubscribe" }],
    ["no mode", { "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1" }],
    ["no challenge", { "hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN }],
  ])("is refused with %s, and the challenge is not repeated", async (_, query) => {
    const reply = await ask(query);
    expect(reply?.status).toBe(403);
    expect(reply?.body).not.toContain("1158201444");
  });

  test("is neither a delivery nor any other GET", async () => {
    expect(await ask(right, "POST")).toBeNull();
    expect(await ask({ page: "1" })).toBeNull();
  });
});

describe("a delivery", () => {
  const verify = (headers: Record<string, string>) => receiver.verify(request({ headers }), ctx);

  test("is accepted with its signature", async () => {
    const signature = signatureOf("{}", secrets.appSecret);
    expect(await verify({ "x-hub-signature-256": signature })).toEqual({ ok: true, by: "signature" });
  });

  test("is refused without one, and the header is named", async () => {
    expect(await verify({ "x-hub-signature": "sha1=0" })).toEqual({
      ok: false,
      because: expect.stringContaining("X-Hub-Signature-256"),
    });
  });

  test("is refused with that of another secret", async () => {
    expect(await verify({ "x-hub-signature-256": signatureOf("{}", "another") })).toMatchObject({ ok: false });
  });

  const parse = (payload: unknown) => receiver.parse(request({ body: Buffer.from(JSON.stringify(payload)) }));
  const photo = (id: string) => ({ id: `wamid.${id}`, from: "1", type: "image", image: { id } });
  const entry = (...ids: string[]) => ({ changes: [{ field: "messages", value: { messages: ids.map(photo) } }] });

  test("gives every message of every entry, and one that is broken takes no other with it", () => {
    const events = parse({ object: "whatsapp_business_account", entry: [entry("1", "2"), null, entry("3")] });
    expect(events.map((event) => (event.type === "media" ? event.providerMediaId : event.type))).toEqual([
      "1",
      "2",
      "ignored",
      "3",
    ]);
  });

  test.each([{}, { entry: {} }, { entry: [] }, { object: "page", entry: null }])("%j is one ignored event", (body) => {
    expect(parse(body)).toMatchObject([{ type: "ignored", because: expect.stringMatching(/\w/) }]);
  });
});
