import { createVerify, X509Certificate } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunningStandIn } from "../stand-in";
import { type AwsSocialControl, createAwsSocialControl } from "./control-client";
import { DEFAULT_SETTINGS } from "./schemas";
import { type SnsFields, stringToSign } from "./sns-signature";
import { startAwsSocial } from "./start";
import { ACCOUNT, KEY, NUMBER, NUMBER_ARN, OTHER_NUMBER, seedBytes, TOPIC } from "./test-caller";

let sandbox: RunningStandIn;
let control: AwsSocialControl;
let receiver: Server;
let endpoint: string;
let received: { headers: IncomingHttpHeaders; body: string }[] = [];
let answers: number[] = [];
/** What the receiver does with a message before it answers. */
let before: (fields: SnsFields) => Promise<unknown> = async () => {};

beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    const body = await text(request);
    received.push({ headers: request.headers, body });
    if (body.startsWith("{")) await before(JSON.parse(body));
    response.writeHead(answers.shift() ?? 200).end("noted");
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  endpoint = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  sandbox = await startAwsSocial({ port: 0 });
  control = createAwsSocialControl(sandbox.url);
});
afterAll(async () => {
  await sandbox.close();
  receiver.close();
});
beforeEach(async () => {
  received = [];
  answers = [];
  before = async () => {};
  await control.putAccount({ ...ACCOUNT, topics: [{ arn: TOPIC, endpoint, confirmed: true }] });
  await control.changeSettings(DEFAULT_SETTINGS);
  await control.clearRequests();
});

const HELLO = { phoneNumberId: NUMBER, message: { type: "text", body: "hello 牛" }, retryDelayMs: 0 } as const;
const envelope = (index = 0): SnsFields => JSON.parse(received[index]?.body ?? "null");
const event = (index = 0) => JSON.parse(envelope(index).Message ?? "null");
const entry = (index = 0) => JSON.parse(event(index).whatsAppWebhookEntry);
const message = (index = 0) => entry(index).changes[0].value.messages[0];

async function verifies(fields: SnsFields, algorithm: string): Promise<boolean> {
  const certificate = new X509Certificate(await (await fetch(fields.SigningCertURL ?? "")).text());
  const verifier = createVerify(algorithm).update(stringToSign(fields));
  return verifier.verify(certificate.publicKey, fields.Signature ?? "", "base64");
}

describe("what is delivered", () => {
  test("a text: envelope, headers and event", async () => {
    expect(await control.deliver(HELLO)).toMatchObject({
      delivered: true,
      attempts: [{ status: 200, answer: "noted" }],
    });
    const headers = received[0]?.headers ?? {};
    expect(headers).toMatchObject({
      "content-type": "text/plain; charset=UTF-8",
      "user-agent": "Amazon Simple Notification Service Agent",
      "x-amz-sns-message-type": "Notification",
      "x-amz-sns-message-id": envelope().MessageId,
      "x-amz-sns-topic-arn": TOPIC,
    });
    expect(headers["x-amz-sns-subscription-arn"]).toMatch(new RegExp(`^${TOPIC}:[0-9a-f-]{36}$`));
    expect(Object.keys(envelope()).sort()).toEqual(
      "Message MessageId Signature SignatureVersion SigningCertURL Timestamp TopicArn Type UnsubscribeURL".split(" "),
    );
    expect(event()).toMatchObject({
      context: {
        MetaWabaIds: [{ wabaId: "1234567890", arn: expect.stringContaining(":waba/0123") }],
        MetaPhoneNumberIds: [{ metaPhoneNumberId: "106540352242922", arn: NUMBER_ARN }],
      },
      aws_account_id: ACCOUNT.accountId,
      message_timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/),
    });
    expect(entry()).toMatchObject({
      id: "1234567890",
      changes: [
        {
          field: "messages",
          value: {
            messaging_product: "whatsapp",
            metadata: { display_phone_number: "15550783881", phone_number_id: "106540352242922" },
            contacts: [{ profile: { name: "Jay" }, wa_id: "14255550150" }],
          },
        },
      ],
    });
    expect(message()).toMatchObject({ type: "text", text: { body: "hello 牛" }, from: "14255550150" });
  });

  test.each(["image", "video", "audio", "voice", "document", "sticker"] as const)("%s", async (type) => {
    const media = await seedBytes(control, 10);
    const sent = { type, mediaId: media.id, caption: "the blue one", fileName: "list.pdf" };
    await control.deliver({ ...HELLO, message: sent });
    const name = type === "voice" ? "audio" : type;
    expect(message().type).toBe(name);
    expect(message()[name]).toMatchObject({ id: media.id, mime_type: "image/jpeg" });
    expect(Buffer.from(message()[name].sha256, "base64").toString("hex")).toBe(media.sha256);
    expect(message()[name].caption).toBe(["image", "video", "document"].includes(type) ? "the blue one" : undefined);
    expect(message()[name].filename).toBe(type === "document" ? "list.pdf" : undefined);
    expect(message()[name].voice).toBe({ audio: false, voice: true }[type as string]);
  });

  test("a wrong hash, none, and an id that nobody knows", async () => {
    const wrong = await seedBytes(control, 10, { declaredHash: "wrong" });
    const absent = await seedBytes(control, 10, { declaredHash: "absent" });
    await control.deliver({ ...HELLO, message: { type: "image", mediaId: wrong.id } });
    await control.deliver({ ...HELLO, message: { type: "image", mediaId: absent.id } });
    await control.deliver({ ...HELLO, message: { type: "image", mediaId: "404", mimeType: "image/png" } });
    expect(Buffer.from(message(0).image.sha256, "base64").toString("hex")).not.toBe(wrong.sha256);
    expect(message(1).image.sha256).toBeUndefined();
    expect(message(2).image).toEqual({ id: "404", mime_type: "image/png" });
  });

  test.each(["accepted", "sent", "delivered", "read", "failed", "deleted", "warning"] as const)(
    "status %s",
    async (status) => {
      const sent = { type: "status", status, messageId: "wamid.x", recipient: "14255550150" } as const;
      await control.deliver({ ...HELLO, phoneNumberId: OTHER_NUMBER, message: sent });
      const { value } = entry().changes[0];
      expect(value.metadata.phone_number_id).toBe("106540352242923");
      expect(value.statuses).toEqual([expect.objectContaining({ id: "wamid.x", status })]);
    },
  );

  test("any entry, and any text at all", async () => {
    await control.deliver({ ...HELLO, message: { type: "entry", entry: { id: "1", changes: "none" } } });
    await control.deliver({ ...HELLO, message: { type: "raw", body: '{"context":' } });
    expect(entry(0)).toEqual({ id: "1", changes: "none" });
    expect(envelope(1).Message).toBe('{"context":');
  });

  test("raw delivery: the message alone", async () => {
    await control.deliver({ ...HELLO, rawDelivery: true });
    expect(received[0]?.headers["x-amz-sns-rawdelivery"]).toBe("true");
    expect(JSON.parse(received[0]?.body ?? "")).toHaveProperty("whatsAppWebhookEntry");
  });
});

describe("signatures", () => {
  test("version 1 by default, and the certificate is where the message says", async () => {
    await control.deliver(HELLO);
    expect(envelope().SigningCertURL).toMatch(/\/SimpleNotificationService-[0-9a-f]{32}\.pem$/);
    expect(envelope().SignatureVersion).toBe("1");
    expect(await verifies(envelope(), "sha1")).toBe(true);
    expect(await verifies({ ...envelope(), Message: "other" }, "sha1")).toBe(false);
  });

  test("version 2 by setting, by topic and by delivery; a subject is signed too", async () => {
    await control.changeSettings({ signatureVersion: "2" });
    await control.deliver({ ...HELLO, subject: "Hi" });
    await control.deliver({ ...HELLO, signing: "1" });
    await control.changeSettings({ signatureVersion: "1" });
    const topics = [{ arn: TOPIC, endpoint, confirmed: true, signatureVersion: "2" as const }];
    await control.putAccount({ ...ACCOUNT, topics });
    await control.deliver(HELLO);
    expect([0, 1, 2].map((index) => envelope(index).SignatureVersion)).toEqual(["2", "1", "2"]);
    expect(envelope(0).Subject).toBe("Hi");
    expect(await verifies(envelope(0), "sha256")).toBe(true);
    expect(await verifies(envelope(1), "sha1")).toBe(true);
    expect(await verifies(envelope(2), "sha256")).toBe(true);
  });

  test("wrong, none, and a certificate from elsewhere, on request", async () => {
    await control.deliver({ ...HELLO, signing: "wrong" });
    await control.deliver({ ...HELLO, signing: "off" });
    await control.deliver({ ...HELLO, signingCertUrl: "https://evil.example/cert.pem" });
    expect(await verifies(envelope(0), "sha1")).toBe(false);
    expect(envelope(1)).not.toHaveProperty("Signature");
    expect(envelope(2).SigningCertURL).toBe("https://evil.example/cert.pem");
  });

  test("no other certificate is there; credentials that come along are noted", async () => {
    await control.deliver(HELLO);
    expect((await fetch(`${sandbox.url}/SimpleNotificationService-0.pem`)).status).toBe(404);
    await fetch(envelope().SigningCertURL ?? "", {
      headers: { authorization: "Bearer x", "x-amz-security-token": "t" },
    });
    const [noted] = await control.requests({ withViolations: true });
    expect(noted?.operation).toBe("SigningCertificate");
    expect(noted?.violations).toHaveLength(2);
  });
});

describe("redelivery", () => {
  test("until 2xx, with the same message id and body", async () => {
    answers = [500, 404, 204];
    const { attempts } = await control.deliver({ ...HELLO, snsMessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324" });
    expect(attempts.map(({ status }) => status)).toEqual([500, 404, 204]);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    expect(envelope().MessageId).toBe("22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324");
  });

  test("not for ever", async () => {
    answers = [500, 500, 500];
    expect(await control.deliver({ ...HELLO, maxAttempts: 2 })).toMatchObject({ delivered: false });
    expect(received).toHaveLength(2);
  });
});

describe("subscriptions", () => {
  const ask = { topicArn: TOPIC, retryDelayMs: 0, waitMs: 0 };
  const visit = ({ SubscribeURL }: SnsFields) => fetch(SubscribeURL ?? sandbox.url);
  const confirmed = async () => (await control.topic(TOPIC))?.confirmed;

  test("an unconfirmed one gets nothing, unless told otherwise", async () => {
    await control.putAccount({ ...ACCOUNT, topics: [{ arn: TOPIC, endpoint }] });
    await expect(control.deliver(HELLO)).rejects.toThrow("not confirmed");
    expect(await control.deliver({ ...HELLO, evenUnconfirmed: true })).toMatchObject({ delivered: true });
  });

  test("the request to confirm is signed, has a token and no subscription yet", async () => {
    expect(await control.subscribe(ask)).toMatchObject({ delivered: true, confirmed: false });
    expect(await confirmed()).toBe(false);
    expect(received[0]?.headers).toMatchObject({ "x-amz-sns-message-type": "SubscriptionConfirmation" });
    expect(received[0]?.headers["x-amz-sns-subscription-arn"]).toBeUndefined();
    const { Token = "", SubscribeURL = "", Message } = envelope();
    expect(SubscribeURL).toBe(`${sandbox.url}/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=${Token}`);
    expect(Message).toContain(`You have chosen to subscribe to the topic ${TOPIC}.\nTo confirm`);
    expect(await verifies(envelope(), "sha1")).toBe(true);
  });

  test("confirmed by a visit within the answer, and then it delivers to the new endpoint", async () => {
    before = visit;
    const url = `${endpoint}/new`;
    await control.putAccount(ACCOUNT);
    expect(await control.subscribe({ ...ask, url })).toMatchObject({ confirmed: true });
    expect(await control.topic(TOPIC)).toMatchObject({ endpoint: url, confirmed: true });
    expect(await control.deliver(HELLO)).toMatchObject({ delivered: true });
  });

  test("confirmed by a visit after the answer", async () => {
    before = async (fields) => void setImmediate(() => visit(fields));
    expect(await control.subscribe({ ...ask, waitMs: 30_000 })).toMatchObject({ confirmed: true });
  });

  test("the answer to the visit names the subscription", async () => {
    await control.subscribe(ask);
    const answer = await visit(envelope());
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/xml"]);
    expect(await answer.text()).toMatch(
      new RegExp(`<ConfirmSubscriptionResult><SubscriptionArn>${TOPIC}:[0-9a-f-]{36}</SubscriptionArn>`),
    );
  });

  test("a wrong token, another topic and a token of four days ago confirm nothing", async () => {
    await control.subscribe(ask);
    const url = envelope().SubscribeURL ?? "";
    expect((await fetch(`${url}0`)).status).toBe(400);
    expect((await fetch(url.replace("wa-inbound", "elsewhere"))).status).toBe(404);
    await control.skewClock(4 * 86_400_000);
    const late = await fetch(url);
    await control.skewClock(0);
    expect([late.status, await late.text()]).toEqual([400, expect.stringContaining("InvalidParameter")]);
    expect(await confirmed()).toBe(false);
  });

  test("the end of a subscription is told, and another URL on request", async () => {
    await control.subscribe({ ...ask, type: "UnsubscribeConfirmation", subscribeUrl: "http://169.254.169.254/" });
    expect(envelope()).toMatchObject({ Type: "UnsubscribeConfirmation", SubscribeURL: "http://169.254.169.254/" });
    expect(envelope().Message).toContain("deactivate");
    expect(await confirmed()).toBe(false);
  });

  test("a visit that brings a signature is noted", async () => {
    await control.subscribe(ask);
    const credential = `Credential=${KEY.accessKeyId}/20250108/us-east-1/sns/aws4_request`;
    await fetch(envelope().SubscribeURL ?? "", { headers: { authorization: `AWS4-HMAC-SHA256 ${credential}` } });
    const [noted] = await control.requests({ withViolations: true });
    expect(noted).toMatchObject({ operation: "ConfirmSubscription", violations: [expect.stringContaining("sns")] });
  });

  test("nobody to ask", async () => {
    await control.putAccount(ACCOUNT);
    await expect(control.subscribe(ask)).rejects.toThrow("no endpoint");
    await expect(control.subscribe({ ...ask, topicArn: `${TOPIC}-2` })).rejects.toThrow("no such topic");
  });
});
