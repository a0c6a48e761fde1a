import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { createMetaCloudControl, type MetaCloudControl } from "./control-client";
import { DEFAULT_SETTINGS } from "./schemas";
import { startMetaCloud } from "./start";
import { APP, NUMBER, OTHER_NUMBER, type Receiver, seedBytes, startReceiver, TOKEN, WABA } from "./test-caller";

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
const sentValue = async (event: Event) => {
  await sendEvent(event);
  return payload(receiver.received.length - 1).entry[0].changes[0].value;
};
const sentMessage = async (event: Event) => (await sentValue(event)).messages[0];

describe("the envelope", () => {
  test("names account and number, contacts before messages", async () => {
    const value = await sentValue({ type: "text", body: "hello", messageId: "wamid.A", timestamp: 1_729_000_000 });
    const { object, entry } = payload();
    expect([object, entry[0].id, entry[0].changes[0].field]).toEqual(["whatsapp_business_account", WABA, "messages"]);
    expect(value).toEqual({
      messaging_product: "whatsapp",
      metadata: { display_phone_number: "15550783881", phone_number_id: NUMBER },
      contacts: [{ profile: { name: "Sheena" }, wa_id: "16505551234" }],
      messages: [
        { from: "16505551234", id: "wamid.A", timestamp: "1729000000", type: "text", text: { body: "hello" } },
      ],
    });
  });

  test("several entries, changes and messages in one delivery", async () => {
    const text = { type: "text", body: "x" } as const;
    const status = { type: "status", status: "read", messageId: "m" } as const;
    await send({
      entries: [
        {
          changes: [
            { phoneNumberId: NUMBER, events: [text, { ...text, from: "4915100002018" }, status] },
            { phoneNumberId: OTHER_NUMBER, events: [text] },
          ],
        },
        { wabaId: "77", changes: [{ phoneNumberId: "999", field: "other", events: [text] }] },
      ],
    });
    expect(receiver.received).toHaveLength(1);
    const { entry } = payload();
    expect(entry.map(({ id }: { id: string }) => id)).toEqual([WABA, "77"]);
    const [first, second] = entry[0].changes;
    expect([first.value.messages.length, first.value.contacts.length, first.value.statuses.length]).toEqual([2, 2, 1]);
    expect(second.value.metadata.phone_number_id).toBe(OTHER_NUMBER);
    expect(entry[1].changes[0]).toMatchObject({ field: "other", value: { metadata: { phone_number_id: "999" } } });
  });

  test("a sender who is known by name alone has neither wa_id nor from", async () => {
    const { contacts, messages } = await sentValue({ type: "text", body: "x", from: null });
    expect(contacts[0]).toEqual({ profile: { name: "Sheena" }, user_id: expect.any(String) });
    expect(messages[0]).not.toHaveProperty("from");
  });

  test("any text as it is, however long", async () => {
    await send({ body: '{"entry":[' });
    const long = "x".repeat(4_000_000);
    await send({ body: long });
    expect(receiver.received.map(({ body }) => body.length)).toEqual([10, long.length]);
    expect(receiver.received[0]?.body).toBe('{"entry":[');
  });

  test("a body of its own making may have 3 MB and no more", async () => {
    const ofSize = (bytes: number) => sendEvent({ type: "text", body: "x".repeat(bytes) });
    expect((await ofSize(3_000_000)).delivered).toBe(true);
    await expect(ofSize(3 * 1024 * 1024)).rejects.toThrow("3145728");
  });
});

describe("messages", () => {
  test.each(["image", "video", "audio", "document", "sticker"] as const)("%s", async (type) => {
    const media = await seedBytes(client, 10, { mimeType: "audio/ogg; codecs=opus", fileName: "list.pdf" });
    const message = await sentMessage({
      type,
      mediaId: media.id,
      caption: "the blue one",
      voice: true,
      animated: true,
    });
    expect(message.type).toBe(type);
    const url = expect.stringMatching(
      `^${sandbox.storageUrl}/whatsapp_business/attachments/\\?mid=${media.id}&source=webhook&ext=`,
    );
    const own = {
      image: { caption: "the blue one" },
      video: { caption: "the blue one" },
      audio: { voice: true },
      document: { caption: "the blue one", filename: "list.pdf" },
      sticker: { animated: true },
    }[type];
    const sha256 = Buffer.from(media.sha256, "hex").toString("base64");
    expect(message[type]).toEqual({ mime_type: "audio/ogg; codecs=opus", sha256, id: media.id, url, ...own });
  });

  test("the url gives the bytes to who has the token", async () => {
    const media = await seedBytes(client, 10);
    const { url } = (await sentMessage({ type: "image", mediaId: media.id })).image;
    const response = await fetch(url, { headers: { authorization: `Bearer ${TOKEN}` } });
    expect((await response.arrayBuffer()).byteLength).toBe(10);
  });

  test("no url before version 24", async () => {
    await client.changeSettings({ webhookMediaUrl: false });
    expect((await sentMessage({ type: "image", mediaId: (await seedBytes(client, 1)).id })).image).not.toHaveProperty(
      "url",
    );
  });

  test("the hash is base64 of what metadata has in hex; it can be wrong or absent", async () => {
    const hello = Buffer.from("hello").toString("base64");
    const hashOf = async (declaredHash: "right" | "wrong" | "absent") => {
      const content = { from: "base64", data: hello } as const;
      const { id } = await client.putMedia({ phoneNumberId: NUMBER, content, declaredHash });
      return (await sentMessage({ type: "image", mediaId: id })).image.sha256;
    };
    const right = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=";
    expect(await hashOf("right")).toBe(right);
    expect(await hashOf("wrong")).toMatch(/^[\w+/]{43}=$/);
    expect(await hashOf("wrong")).not.toBe(right);
    expect(await hashOf("absent")).toBeUndefined();
  });

  test("a media object with errors beside it, and one that nobody knows", async () => {
    const errors = [{ code: 131052, title: "Media download error" }];
    const message = await sentMessage({ type: "image", mediaId: "99", errors, mimeType: "image/png" });
    expect(message).toMatchObject({ image: { id: "99", mime_type: "image/png" }, errors });
    expect(message.image).not.toHaveProperty("sha256");
  });

  test("media that could not be had: 131052 without an id, unsupported or typed by setting", async () => {
    const unsupported = await sentMessage({ type: "failed-media", mediaType: "video" });
    const errors = [{ code: 131052, title: "Media download error", error_data: { details: expect.any(String) } }];
    expect(unsupported).toMatchObject({ type: "unsupported", errors });
    await client.changeSettings({ failedMediaType: "typed" });
    const typed = await sentMessage({ type: "failed-media", mediaType: "video" });
    expect(typed).toMatchObject({ type: "video", errors });
    expect(typed).not.toHaveProperty("video");
  });

  test("a kind that is not passed on: 131051", async () => {
    const message = await sentMessage({ type: "unsupported", unsupportedType: "poll" });
    expect(message).toMatchObject({ type: "unsupported", errors: [{ code: 131051 }], unsupported: { type: "poll" } });
  });

  test("any message object, and a context", async () => {
    const reaction = { type: "reaction", reaction: { message_id: "wamid.B", emoji: "👍" } };
    expect(await sentMessage({ type: "custom", message: reaction, context: { forwarded: true } })).toMatchObject({
      ...reaction,
      context: { forwarded: true },
      from: "16505551234",
    });
  });

  test("errors of the account stand alone in the value", async () => {
    const value = await sentValue({ type: "errors", errors: [{ code: 131031, title: "Account locked" }] });
    expect(Object.keys(value)).toEqual(["messaging_product", "metadata", "errors"]);
    expect(value.errors).toEqual([{ code: 131031, title: "Account locked" }]);
  });
});

describe("statuses", () => {
  test.each(["sent", "delivered", "read", "played"])("%s has no errors", async (status) => {
    const value = await sentValue({ type: "status", status, messageId: "wamid.A", timestamp: 5 });
    expect(value.statuses).toEqual([{ id: "wamid.A", status, timestamp: "5", recipient_id: "16505551234" }]);
    expect(value).not.toHaveProperty("messages");
  });

  test("failed has the recorded 131053, or what it was given", async () => {
    const failed = { type: "status", status: "failed", messageId: "wamid.A" } as const;
    const details = "Unsupported Image mime type text/html. Please use one of image/png, image/jpeg.";
    expect((await sentValue(failed)).statuses[0].errors).toEqual([
      { code: 131053, title: "Media upload error", message: "Media upload error", error_data: { details } },
    ]);
    expect((await sentValue({ ...failed, errors: [{ code: 131026 }] })).statuses[0].errors).toEqual([{ code: 131026 }]);
  });
});
