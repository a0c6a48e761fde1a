import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { createOnPremisesControl, type OnPremisesControl } from "./control-client";
import { startOnPremises } from "./start";
import { ADMIN, receiveWebhooks, type WebhookReceiver } from "./test-caller";

let sandbox: RunningStandIn;
let client: OnPremisesControl;
let receiver: WebhookReceiver;

beforeAll(async () => {
  sandbox = await startOnPremises({ port: 0 });
  client = createOnPremisesControl(sandbox.url);
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  receiver = await receiveWebhooks();
  const application = { webhooks: { url: receiver.url }, callback_backoff_delay_ms: 1 };
  await client.putInstallation({ admin: ADMIN, application });
  return () => receiver.close();
});

const payload = () => JSON.parse(receiver.received.at(-1)?.body ?? "null");
const content = { from: "base64", data: "aGVsbG8=" } as const;

describe("messages", () => {
  test.each(["image", "video", "audio", "voice", "document", "sticker"] as const)(
    "%s: the media object stands under the name of its type",
    async (type) => {
      const media = await client.putMedia({
        content,
        kind: type,
        fileName: "list.pdf",
        sentAt: "2026-02-03T04:05:06Z",
      });
      await client.deliver({ message: { type, mediaId: media.id, caption: "the blue one" } });
      const [message] = payload().messages;
      expect(message).toMatchObject({ from: "16315551234", timestamp: "1770091506", type });
      expect(message.id).toMatch(/^ABGG/);
      const { metadata, ...object } = message[type];
      expect(object).toEqual({
        file: `/usr/local/wamedia/shared/${media.id}`,
        id: media.id,
        mime_type: "application/octet-stream",
        sha256: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        ...(["image", "video", "document"].includes(type) ? { caption: "the blue one" } : {}),
        ...(type === "document" ? { filename: "list.pdf" } : {}),
      });
      expect(metadata?.["is-first-party-sticker"]).toBe(type === "sticker" ? 0 : undefined);
    },
  );

  test("name the sender, and no business number", async () => {
    const { id: mediaId } = await client.putMedia({ content });
    await client.deliver({ message: { type: "image", mediaId, from: "4915100002018", profileName: "Kim" } });
    expect(Object.keys(payload())).toEqual(["contacts", "messages"]);
    expect(payload().contacts).toEqual([{ profile: { name: "Kim" }, wa_id: "4915100002018" }]);
  });

  test("have no file when it is not on the volume, nor when its download failed", async () => {
    const errors = [{ code: 400, title: "Media download error" }];
    const absent = await client.putMedia({ content, onVolume: false });
    await client.deliver({ message: { type: "image", mediaId: absent.id } });
    expect(payload().messages[0].image.file).toBeUndefined();
    const failed = await client.putMedia({ content });
    await client.deliver({ message: { type: "image", mediaId: failed.id, errors } });
    expect(payload().messages[0]).toMatchObject({ errors, image: { id: failed.id } });
    expect(payload().messages[0].image.file).toBeUndefined();
  });

  test("declare wrong and absent hashes, and speak of media that nobody knows", async () => {
    const wrong = await client.putMedia({ content, declaredHash: "wrong" });
    await client.deliver({ message: { type: "image", mediaId: wrong.id } });
    expect(payload().messages[0].image.sha256).toMatch(/^(?!2cf24dba)[0-9a-f]{64}$/);
    const absent = await client.putMedia({ content, declaredHash: "absent" });
    await client.deliver({ message: { type: "image", mediaId: absent.id } });
    expect(payload().messages[0].image.sha256).toBeUndefined();
    await client.deliver({ message: { type: "image", mediaId: "nobody", mimeType: "image/png" } });
    expect(payload().messages[0].image).toEqual({ id: "nobody", mime_type: "image/png" });
  });

  test("carry a link, a status or another path, when told so", async () => {
    const link = "https://files.example.com/a";
    const message = { type: "video", mediaId: "m", link, mediaStatus: "pending", file: "/tmp/elsewhere" } as const;
    await client.deliver({ message });
    expect(payload().messages[0].video).toMatchObject({ link, status: "pending", file: "/tmp/elsewhere" });
  });

  test("text, location and what the client does not support", async () => {
    await client.deliver({ message: { type: "text", body: "hello" } });
    expect(payload().messages[0].text).toEqual({ body: "hello" });
    await client.deliver({ message: { type: "location", latitude: 1.5, longitude: 2.5 } });
    expect(payload().messages[0].location).toEqual({ latitude: 1.5, longitude: 2.5 });
    await client.deliver({ message: { type: "unknown" } });
    expect(payload().messages[0]).toMatchObject({ type: "unknown", errors: [{ code: 501 }] });
  });
});

test("statuses, faults of the installation, ends of retry downloads and any text", async () => {
  const errors = [{ code: 470, title: "Message failed to send" }];
  const status = { type: "status", status: "failed", messageId: "m", recipient: "86123456", timestamp: 5 } as const;
  await client.deliver({ message: { ...status, errors } });
  expect(payload()).toEqual({
    statuses: [{ id: "m", recipient_id: "86123456", status: "failed", timestamp: "5", errors }],
  });
  await client.deliver({ message: { type: "errors", errors } });
  expect(payload()).toEqual({ errors });
  const { id, sha256 } = await client.putMedia({ content, kind: "voice", mimeType: "audio/ogg; codecs=opus" });
  await client.deliver({ message: { type: "media_items", mediaId: id, errors } });
  const voice = { id, mime_type: "audio/ogg; codecs=opus", sha256, status: "downloaded" };
  expect(payload()).toEqual({ media_items: [{ errors, voice, type: "voice" }] });
  await client.deliver({ message: { type: "raw", body: '{"messages":[' } });
  expect(receiver.received.at(-1)?.body).toBe('{"messages":[');
});

test("nothing is signed", async () => {
  await client.deliver({ message: { type: "text", body: "x" } });
  const { headers } = receiver.received[0] ?? { headers: {} };
  expect(Object.keys(headers).sort()).toEqual(["connection", "content-length", "content-type", "host"]);
});

describe("redelivery", () => {
  const message = { type: "text", body: "again" } as const;

  test("until 200 and nothing less, with the same body", async () => {
    receiver.answers = [500, 204];
    const { attempts, delivered } = await client.deliver({ message });
    expect([attempts.map(({ status }) => status), delivered]).toEqual([[500, 204, 200], true]);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  });

  test("is given up, and says why when nobody answers", async () => {
    receiver.answers = [500, 500, 500];
    expect(await client.deliver({ message, maxAttempts: 2 })).toMatchObject({ delivered: false });
    expect(receiver.received).toHaveLength(2);
    const gone = await client.deliver({ message, url: "http://127.0.0.1:1/hook", maxAttempts: 1 });
    expect(gone).toMatchObject({ delivered: false, attempts: [{ status: null }] });
  });

  test("needs somewhere to go", async () => {
    await client.putInstallation({ admin: ADMIN });
    await expect(client.deliver({ message })).rejects.toThrow("webhooks.url");
  });
});
