import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createOutboundHttp } from "../http";
import type { CallContext, InboundEvent, RawWebhook } from "../types";
import { nxcloudModule } from "./module";

const secrets = { accessKey: "fme2na3kdi3ki", accessSecret: "abciiiko2k3" };
const receiver = (callbackSignature: "none" | "required" = "none") =>
  nxcloudModule.createWebhookReceiver(
    { settings: { callbackSignature }, secrets },
    { http: createOutboundHttp({ allowedPrivateHosts: [] }), now: Date.now },
  );
const ctx: CallContext = { signal: new AbortController().signal, requestId: "test", onExchange: () => undefined };

const request = (body: string, headers: Record<string, string> = {}): RawWebhook => ({
  method: "POST",
  url: new URL("https://console.test/api/webhooks/x"),
  headers,
  body: Buffer.from(body),
  remoteAddress: null,
});
const parse = (payload: unknown) => receiver().parse(request(JSON.stringify(payload)));

const HEX = "0ed3d9d4db83ed7751314af5f2e9bf008edc49a101bebb9054a97f824cf2136b";
const photo = (more: Record<string, unknown> = {}, message: Record<string, unknown> = {}) => ({
  from: "4915112345678",
  id: "ABGH1",
  timestamp: "1663053029",
  type: "image",
  image: { id: "2bc7102f-5491-40b1-a92f-338303eab9d3", mime_type: "image/jpeg", sha256: HEX, ...more },
  ...message,
});
const payload = (...messages: unknown[]) => ({ merchant_phone: "4930123456", messaging_product: "whatsapp", messages });

function onlyMedia(events: readonly InboundEvent[]) {
  const [event] = events;
  if (events.length !== 1 || event?.type !== "media") throw new Error(`not one media event: ${JSON.stringify(events)}`);
  return event;
}

describe("callback signatures", () => {
  const body = '{"messaging_product":"whatsapp","business_phone":"8615800001795","messages":[]}';
  const signed = {
    accesskey: "fme2na3kdi3ki",
    action: "callback",
    biztype: "2",
    ts: "1655710885431",
    algorithm: "md5",
    sign: "56a4463a0063e96834b0050c00509815",
  };
  const sha256 = {
    ...signed,
    algorithm: "sha256",
    sign: "29d50d1e1d821019154257a9ec062ddd830005d2457a5270e43eab476bd31ac5",
  };
  const verify = (headers: Record<string, string>, text = body) =>
    receiver("required").verify(request(text, headers), ctx);

  test.each([
    ["MD5", signed],
    ["SHA-256", sha256],
    ["anything that is not sha256, which means MD5", { ...signed, algorithm: "HmacWhatever" }],
    ["upper-case hex", { ...signed, sign: signed.sign.toUpperCase() }],
  ])("are accepted with %s", async (_, headers) => {
    expect(await verify(headers)).toEqual({ ok: true, by: "signature" });
  });

  test("are accepted over an empty body, which is left out of what is signed", async () => {
    const text = "accessKey=fme2na3kdi3ki&action=callback&bizType=2&ts=1655710885431&accessSecret=abciiiko2k3";
    const sign = createHash("md5").update(text).digest("hex");
    expect(await verify({ ...signed, sign }, "")).toEqual({ ok: true, by: "signature" });
  });

  test.each(Object.keys(signed))("are refused without the header %s", async (name) => {
    const result = await verify({ ...signed, [name]: "" });
    expect(result).toEqual({ ok: false, because: expect.stringContaining(name) });
  });

  test.each([
    ["of another key", { ...signed, accesskey: "somebodyelse" }],
    ["of another time", { ...signed, ts: "1655710885432" }],
    ["of the other algorithm", { ...signed, algorithm: "sha256" }],
    ["that is cut", { ...signed, sign: signed.sign.slice(1) }],
  ])("are refused %s", async (_, headers) => {
    expect(await verify(headers)).toMatchObject({ ok: false });
  });
});

describe("the business phone number", () => {
  test("is business_phone before merchant_phone", () => {
    const { providerNumberId } = onlyMedia(parse({ ...payload(photo()), business_phone: "+49 30 999" }));
    expect(providerNumberId).toBe("4930999");
  });

  test("is merchant_phone when business_phone is empty", () => {
    expect(onlyMedia(parse({ ...payload(photo()), business_phone: "" })).providerNumberId).toBe("4930123456");
  });

  test("may be a JSON number", () => {
    expect(onlyMedia(parse({ messages: [photo()], merchant_phone: 4930123456 })).providerNumberId).toBe("4930123456");
  });

  test("must be there for media to have a place", () => {
    expect(parse({ messages: [photo()] })).toMatchObject([
      { type: "ignored", because: expect.stringContaining("number") },
    ]);
  });
});

describe("what media say of themselves", () => {
  test("hashes in base64 are the same as in hex", () => {
    const base64 = Buffer.from(HEX, "hex").toString("base64");
    expect(onlyMedia(parse(payload(photo({ sha256: base64 })))).descriptor.sha256).toBe(HEX);
  });

  test("an unreadable hash is none", () => {
    expect(onlyMedia(parse(payload(photo({ sha256: "?" })))).descriptor.sha256).toBeNull();
  });

  test.each([
    ["1663053029", 1663053029000],
    [1663053029, 1663053029000],
    ["yesterday", null],
    ["0", null],
    ["99999999999", null],
    [null, null],
  ])("the timestamp %j", (timestamp, expected) => {
    expect(onlyMedia(parse(payload(photo({}, { timestamp })))).sentAt?.getTime() ?? null).toBe(expected);
  });

  test("caption and file name are kept, without NUL", () => {
    const document = { id: "1", mime_type: "text/plain", filename: "rece\u0000ipt.txt", caption: "see\nbelow 🙂" };
    const event = onlyMedia(parse(payload({ from: "49", id: "m", type: "document", document })));
    expect([event.caption, event.descriptor.fileName]).toEqual(["see\nbelow 🙂", "receipt.txt"]);
  });

  test("only an id is needed", () => {
    expect(onlyMedia(parse(payload({ type: "voice", voice: { id: 4711 } })))).toEqual({
      type: "media",
      kind: "VOICE",
      providerNumberId: "4930123456",
      businessPhone: "4930123456",
      providerMediaId: "4711",
      problem: null,
      messageId: null,
      from: null,
      fromName: null,
      caption: null,
      sentAt: null,
      descriptor: { mimeType: null, sizeBytes: null, sha256: null, fileName: null },
    });
  });

  test("the sender's name is that of the contact with the sender's number", () => {
    const contacts = [
      { profile: { name: "Ann" }, wa_id: "491" },
      { profile: { name: "Bob" }, wa_id: "4915112345678" },
    ];
    expect(onlyMedia(parse({ ...payload(photo()), contacts })).fromName).toBe("Bob");
  });

  test("the sender has no name when several contacts are named and none is the sender", () => {
    const contacts = [
      { profile: { name: "Ann" }, wa_id: "491" },
      { wa_id: "492" },
      { profile: { name: "C" }, wa_id: "493" },
    ];
    expect(onlyMedia(parse({ ...payload(photo()), contacts })).fromName).toBeNull();
  });
});

describe("messages that are not media", () => {
  test.each([
    ["text", { type: "text", text: { body: "Hello" } }],
    ["location", { type: "location", location: { latitude: 1, longitude: 2 } }],
    ["a type that came later", { type: "poll", poll: { id: "9" } }],
    ["a type that names something built in", { type: "toString" }],
    ["no object under the type's name", { type: "image" }],
    ["an object that is none", { type: "image", image: "2bc7102f" }],
    ["media without an id", { type: "image", image: { mime_type: "image/jpeg" } }],
    ["no type", { id: "m" }],
    ["not even an object", 7],
    ["nothing", null],
  ])("%s is ignored with a reason and leaves its neighbours alone", (_, message) => {
    const events = parse(payload(message, photo()));
    expect(events).toMatchObject([{ type: "ignored", because: expect.stringMatching(/\w/) }, { type: "media" }]);
  });

  test("the error of a message that has no media is told", () => {
    const [event] = parse(payload({ type: "unsupported", errors: [{ code: 131052, title: "too large" }] }));
    expect(event).toMatchObject({ because: expect.stringContaining("131052") });
  });

  test("voice notes may come as Meta sends them: audio with a mark", () => {
    const audio = { id: "1", mime_type: "audio/ogg; codecs=opus", voice: true };
    expect(onlyMedia(parse(payload({ type: "audio", audio }))).kind).toBe("VOICE");
  });

  test("media of a type that came later are of unknown kind", () => {
    const event = onlyMedia(parse(payload({ type: "ptv", ptv: { id: "1", mime_type: "video/mp4" } })));
    expect([event.kind, event.descriptor.mimeType]).toEqual(["UNKNOWN", "video/mp4"]);
  });

  test("media that WhatsApp could not get from the customer never arrived", () => {
    const lost = { id: "m", from: "49", type: "unsupported", errors: [{ code: 131052, title: "too large" }] };
    expect(parse(payload(lost))).toMatchObject([
      { type: "never-arrived", providerNumberId: "4930123456", messageId: "m", problem: { code: "131052" } },
    ]);
  });

  test.each([{ code: 131053 }, { code: "470", meta_code: 131053 }])(
    "an upload that WhatsApp could not use is told: %j",
    (error) => {
      const statuses = [{ id: "wamid.1", status: "failed", timestamp: "1663053029", errors: [error] }];
      expect(parse({ ...payload(), statuses })).toMatchObject([
        { type: "upload-refused", providerNumberId: "4930123456", messageId: "wamid.1", problem: { code: "131053" } },
      ]);
    },
  );

  test("each status is ignored by itself", () => {
    const statuses = [{ id: "wamid.1", status: "sent", errors: [{ code: "470" }] }, null];
    expect(parse({ statuses }).map(({ type }) => type)).toEqual(["ignored", "ignored"]);
  });

  test.each([{}, { messages: [] }, { messages: null, statuses: {} }, { contacts: "?" }])(
    "%j is one ignored event",
    (body) => {
      expect(parse(body)).toMatchObject([{ type: "ignored" }]);
    },
  );
});
