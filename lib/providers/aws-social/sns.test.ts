import { createHash, sign } from "node:crypto";
import { Readable } from "node:stream";
import { generate } from "selfsigned";
import { beforeAll, describe, expect, test } from "vitest";
import { ProviderError } from "../errors";
import type { OutboundRequest } from "../http";
import type { CallContext, RawWebhook } from "../types";
import { awsSocialModule } from "./module";
import { isSnsHost } from "./sns-hosts";
import { snsMessageOf, stringToSign } from "./sns-message";

const TOPIC = "arn:aws:sns:us-east-1:123456789012:wa-inbound";
const ctx: CallContext = { signal: new AbortController().signal, requestId: "test", onExchange: () => undefined };

const notification = {
  Type: "Notification",
  MessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
  TopicArn: TOPIC,
  Message: '{"messageId":"6d69f07a-c317-4278-9d5c-6a84078419ec"}',
  Timestamp: "2025-01-08T23:30:43.500Z",
  SignatureVersion: "1",
  Signature: "AAAA",
  SigningCertURL: "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-1.pem",
};
const confirmation = {
  ...notification,
  Type: "SubscriptionConfirmation",
  MessageId: "165545c9-2a5c-472c-8df2-7ff2be2b3b1b",
  Timestamp: "2025-01-08T23:00:00.000Z",
  Token: "2336412f37fb687f5d51e6e241d09c80",
  Message: `You have chosen to subscribe to the topic ${TOPIC}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
  SubscribeURL: `https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=2336412f37fb687f5d51e6e241d09c80`,
};

const bodyOf = (message: object) => Buffer.from(JSON.stringify(message));
function signedText(message: object): string {
  const parsed = snsMessageOf(bodyOf(message));
  if (!parsed) throw new Error("not a message of SNS");
  return stringToSign(parsed);
}

describe("the text under the signature", () => {
  test.each([
    [
      "a notification",
      notification,
      "3f18710a15ab6b8be12893e34c04b3e347cd16a9",
      "d72da95d2bbf53d331a7e5bfb026c6b1abf9ad87507341e4ea422cbfded93dfe",
    ],
    [
      "a subscription",
      confirmation,
      "eb1e4050d141c732f3b240ed0abd4a2a689c57b9",
      "163977fce32ae6c674c0b55242bd7170a27da2c917a29d5f1b5125ead31ccfbc",
    ],
  ])("of %s is the published one", (_, message, sha1, sha256) => {
    const text = signedText(message);
    expect(createHash("sha1").update(text).digest("hex")).toBe(sha1);
    expect(createHash("sha256").update(text).digest("hex")).toBe(sha256);
  });

  test("has the subject when there is one, and values as they are after decoding", () => {
    const text = signedText({ ...notification, Subject: 'Ü "x"' });
    expect(text).toContain('Subject\nÜ "x"\nTimestamp\n');
    expect(signedText({ ...notification, Subject: null })).toBe(signedText(notification));
  });
});

describe("hosts of SNS", () => {
  const production = ["sns.*.amazonaws.com", "sns.*.amazonaws.com.cn"];

  test.each([
    ["https://sns.us-east-1.amazonaws.com/x.pem", true],
    ["https://SNS.us-gov-west-1.amazonaws.com/x.pem", true],
    ["https://sns.cn-north-1.amazonaws.com.cn/x.pem", true],
    ["http://sns.us-east-1.amazonaws.com/x.pem", false],
    ["https://sns.us-east-1.amazonaws.com:8443/x.pem", false],
    ["https://user@sns.us-east-1.amazonaws.com/x.pem", false],
    ["https://sns.us.amazonaws.com/x.pem", false],
    ["https://sns.a.b.amazonaws.com/x.pem", false],
    ["https://bucket.s3.amazonaws.com/x.pem", false],
    ["https://sns.us-east-1.amazonaws.com.evil.test/x.pem", false],
    ["https://evilsns.us-east-1.amazonaws.com/x.pem", false],
    ["https://127.0.0.1/x.pem", false],
  ])("%s: %s", (url, expected) => {
    expect(isSnsHost(production, new URL(url))).toBe(expected);
  });

  test.each([
    ["http://127.0.0.1:4580/x.pem", true],
    ["https://127.0.0.1:4580/x.pem", true],
    ["http://127.0.0.1:4581/x.pem", false],
    ["http://stand-in.test/x.pem", true],
    ["https://stand-in.test:8443/x.pem", true],
    ["ftp://127.0.0.1:4580/x.pem", false],
  ])("stand-ins that are listed: %s: %s", (url, expected) => {
    expect(isSnsHost(["127.0.0.1:4580", "stand-in.test"], new URL(url))).toBe(expected);
  });
});

describe("a delivery", () => {
  let key: string;
  let cert: string;
  let count = 0;
  /** Requests that went out. */
  const sent: string[] = [];

  beforeAll(async () => {
    const pair = await generate([{ name: "commonName", value: "sns.amazonaws.com" }], { keySize: 2048 });
    key = pair.private;
    cert = pair.cert;
  });

  /** Never the same address twice: certificates are kept. */
  function signed(message: object, more: object = {}): Record<string, unknown> {
    count += 1;
    const SigningCertURL = `https://sns.us-east-1.amazonaws.com/SimpleNotificationService-${count}.pem`;
    const whole = { ...message, SigningCertURL, ...more };
    const digest = "SignatureVersion" in whole && whole.SignatureVersion === "2" ? "sha256" : "sha1";
    return { Signature: sign(digest, Buffer.from(signedText(whole)), key).toString("base64"), ...reordered(whole) };
  }
  const reordered = ({ Signature: _, ...rest }: Record<string, unknown>) => rest;

  const request = (message: object, headers: Record<string, string> = {}): RawWebhook => ({
    method: "POST",
    url: new URL("https://console.test/api/webhooks/x"),
    headers: { "content-type": "text/plain; charset=UTF-8", ...headers },
    body: bodyOf(message),
    remoteAddress: null,
  });
  function receiver(
    answer: () => { status: number; text: string } = () => ({ status: 200, text: cert }),
    at = Date.now(),
  ) {
    const http = {
      async request({ url }: OutboundRequest) {
        sent.push(url.href);
        const { status, text } = answer();
        return { status, headers: {}, body: Readable.from([Buffer.from(text)]), url };
      },
    };
    const settings = { region: "us-east-1", bucket: "example-media", topicArns: [TOPIC] };
    const secrets = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI" };
    return awsSocialModule.createWebhookReceiver({ settings, secrets }, { http, now: () => at });
  }
  const verify = (message: object, headers: Record<string, string> = {}) =>
    receiver().verify(request(message, headers), ctx);

  test.each(["1", "2", 1])("with SignatureVersion %j is accepted", async (SignatureVersion) => {
    const version = String(SignatureVersion);
    const message = signed({ ...notification, SignatureVersion: version }, { Subject: "Grüße" });
    expect(await verify({ ...message, SignatureVersion })).toEqual({ ok: true, by: "signature" });
  });

  test("fetches its certificate once", async () => {
    const message = signed(notification);
    const url = message.SigningCertURL;
    await verify(message);
    await verify(message);
    expect(sent.filter((href) => href === url)).toHaveLength(1);
  });

  test.each([
    ["of another topic", { TopicArn: `${TOPIC}2` }, "topic"],
    ["with a changed message", { Message: "{}" }, "signature"],
    ["with a subject that was not signed", { Subject: "Hello" }, "signature"],
    ["with another SignatureVersion", { SignatureVersion: "2" }, "signature"],
    ["with an unknown SignatureVersion", { SignatureVersion: "3" }, "signed in a way"],
    ["with a certificate from elsewhere", { SigningCertURL: "https://evil.test/x.pem" }, "certificate"],
    [
      "with a certificate without encryption",
      { SigningCertURL: "http://sns.us-east-1.amazonaws.com/x.pem" },
      "certificate",
    ],
    [
      "with a certificate that is none",
      { SigningCertURL: "https://sns.us-east-1.amazonaws.com/?x=.pem" },
      "certificate",
    ],
    ["with no address for its certificate", { SigningCertURL: "x.pem" }, "certificate"],
    ["without a signature", { Signature: undefined }, "not a signed message"],
    ["without an id", { MessageId: undefined }, "not a signed message"],
    ["of another type", { Type: "Surprise" }, "not a signed message"],
  ])("%s is refused", async (_, change, words) => {
    const before = sent.length;
    const verdict = await verify({ ...signed(notification), ...change });
    expect(verdict).toEqual({ ok: false, because: expect.stringContaining(words) });
    if (words !== "signature") expect(sent).toHaveLength(before);
  });

  test("that is raw is refused, whatever it looks like", async () => {
    const raw = await verify(signed(notification), { "x-amz-sns-rawdelivery": "true" });
    expect(raw).toEqual({ ok: false, because: expect.stringContaining("raw message delivery") });
  });

  test("whose certificate is out of date is refused", async () => {
    const late = receiver(undefined, Date.now() + 100 * 365 * 86_400_000);
    expect(await late.verify(request(signed(notification)), ctx)).toMatchObject({ ok: false });
  });

  test.each([
    [404, "<Error/>"],
    [200, "<h1>Hello</h1>"],
    [200, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"],
  ])("whose certificate does not exist is refused: HTTP %i %s", async (status, text) => {
    const there = receiver(() => ({ status, text }));
    expect(await there.verify(request(signed(notification)), ctx)).toMatchObject({ ok: false });
  });

  test.each([429, 500, 503])("has to come again when its certificate cannot be had: HTTP %i", async (status) => {
    const there = receiver(() => ({ status, text: "" }));
    const verifying = there.verify(request(signed(notification)), ctx);
    await expect(verifying).rejects.toThrow(ProviderError);
    await expect(verifying).rejects.toMatchObject({ retryable: true });
  });

  describe("about the subscription", () => {
    const challenge = (message: object, answer?: () => { status: number; text: string }) =>
      receiver(answer).challenge(request(message), ctx);

    test("is confirmed at its address", async () => {
      const before = sent.length;
      expect(await challenge(signed(confirmation))).toMatchObject({ status: 200 });
      expect(sent.slice(before)).toEqual([expect.stringContaining(".pem"), new URL(confirmation.SubscribeURL).href]);
    });

    test.each([
      ["an address elsewhere", { SubscribeURL: "https://evil.test/?Action=ConfirmSubscription" }],
      ["an address in here", { SubscribeURL: "http://169.254.169.254/latest/meta-data/" }],
      ["no address", { SubscribeURL: undefined }],
      ["a topic that is not listed", { TopicArn: `${TOPIC}2` }],
    ])("is refused with %s, although it is signed", async (_, change) => {
      const before = sent.length;
      expect(await challenge(signed({ ...confirmation, ...change }))).toMatchObject({ status: 403 });
      expect(sent.slice(before).filter((href) => !href.endsWith(".pem"))).toEqual([]);
    });

    test("is refused with a wrong signature, and nothing is opened", async () => {
      const before = sent.length;
      const forged = { ...signed(confirmation), Token: "another" };
      expect(await challenge(forged)).toMatchObject({ status: 403 });
      expect(sent.slice(before)).toHaveLength(1);
    });

    test("is to be asked again when SNS does not take the confirmation", async () => {
      const answers = [
        { status: 200, text: cert },
        { status: 500, text: "" },
      ];
      expect(await challenge(signed(confirmation), () => answers.shift() ?? { status: 500, text: "" })).toMatchObject({
        status: 502,
      });
    });

    test("is to be asked again when the certificate cannot be had", async () => {
      expect(await challenge(signed(confirmation), () => ({ status: 503, text: "" }))).toMatchObject({ status: 503 });
    });

    test("that ends is noted and never taken up again", async () => {
      const before = sent.length;
      expect(await challenge(signed({ ...confirmation, Type: "UnsubscribeConfirmation" }))).toMatchObject({
        status: 200,
      });
      expect(sent.slice(before)).toEqual([expect.stringContaining(".pem")]);
    });

    test.each([
      ["a notification", () => request(signed(notification))],
      ["no JSON", () => ({ ...request({}), body: Buffer.from("x") })],
      ["a visit", () => ({ ...request(signed(confirmation)), method: "GET" })],
    ])("is not %s", async (_, given) => {
      expect(await receiver().challenge(given(), ctx)).toBeNull();
    });
  });
});
