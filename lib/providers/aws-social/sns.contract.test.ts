import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type AwsSocialWebhookBench, openAwsSocialWebhookBench, TOPIC } from "../contract/aws-social-bench";
import { webhookReceiverContract } from "../contract/webhook-receiver.contract";
import type { InboundEvent, RawWebhook } from "../types";

webhookReceiverContract("AWS", openAwsSocialWebhookBench, {
  kinds: ["IMAGE", "VIDEO", "AUDIO", "VOICE", "DOCUMENT", "STICKER"],
  unsigned: "never accepted",
  hasChallenge: true,
});

describe("deliveries of SNS over the wire", () => {
  let bench: AwsSocialWebhookBench;
  beforeAll(async () => {
    bench = await openAwsSocialWebhookBench();
  });
  afterAll(() => bench.close());
  beforeEach(() => bench.sandbox.clearFaults());

  const verify = (request: RawWebhook) => bench.receiver(true).verify(request, bench.ctx);
  const challenge = (request: RawWebhook) => bench.receiver(true).challenge(request, bench.ctx);
  const text = { type: "text", body: "Hello" } as const;

  test("come as text and with a subject, and are accepted", async () => {
    const request = await bench.delivered({ message: text, subject: "Ein Betreff – 件名" });
    expect(request.headers["content-type"]).toMatch(/^text\/plain/);
    expect(await verify(request)).toEqual({ ok: true, by: "signature" });
    expect(await challenge(request)).toBeNull();
  });

  test.each([
    ["raw", { rawDelivery: true }],
    ["unsigned", { signing: "off" }],
    ["signed over something else", { signing: "wrong" }],
    ["with a certificate of another host", { signingCertUrl: "https://sns.evil.test/x.pem" }],
  ] as const)("are refused when they come %s", async (_, how) => {
    expect(await verify(await bench.delivered({ message: text, ...how }))).toMatchObject({ ok: false });
  });

  test("are refused from a topic that is not listed", async () => {
    const request = await bench.delivered({ message: text });
    const other = bench.configured({ topicArns: [] });
    expect(await other.verify(request, bench.ctx)).toMatchObject({ ok: false });
  });

  test.each(["Hello from the console", "{"])("that carry %j are ignored with a reason", async (body) => {
    const request = await bench.delivered({ message: { type: "raw", body } });
    expect(bench.receiver(true).parse(request)).toEqual([{ type: "ignored", because: expect.stringMatching(/\w/) }]);
  });

  test("tell of an upload that WhatsApp could not use", async () => {
    const errors = [{ code: 131053, title: "Media upload error", error_data: { details: "Unsupported type." } }];
    const value = { statuses: [{ id: "wamid.9", status: "failed", timestamp: "1723506035", errors }] };
    const entry = { id: "1", changes: [{ field: "messages", value }] };
    const [event]: readonly InboundEvent[] = bench
      .receiver(true)
      .parse(await bench.delivered({ message: { type: "entry", entry } }));
    expect(event).toMatchObject({ type: "upload-refused", messageId: "wamid.9", problem: { code: "131053" } });
  });

  test.each(["1", "2"] as const)("begin when the subscription is confirmed, signed by version %s", async (signing) => {
    expect(await challenge(await bench.asked({ signing }))).toMatchObject({ status: 200 });
    expect(await bench.sandbox.topic(TOPIC)).toMatchObject({ confirmed: true });
  });

  test.each([
    ["unsigned", { signing: "off" }],
    ["wrongly signed", { signing: "wrong" }],
    ["to open another host", { subscribeUrl: "https://evil.test/?Action=ConfirmSubscription" }],
    ["to open an address in here", { subscribeUrl: "http://169.254.169.254/latest/meta-data/" }],
  ] as const)("do not begin when the request comes %s", async (_, how) => {
    const reply = await challenge(await bench.asked(how));
    // One without a signature is no request of SNS at all, and is refused as a delivery.
    if ("signing" in how && how.signing === "off") expect(reply).toBeNull();
    else expect(reply).toMatchObject({ status: 403 });
    expect(await bench.sandbox.topic(TOPIC)).toMatchObject({ confirmed: false });
  });

  test("do not begin again by the address in the news of their end", async () => {
    const request = await bench.asked({ type: "UnsubscribeConfirmation" });
    expect(await challenge(request)).toMatchObject({ status: 200 });
    expect(await bench.sandbox.topic(TOPIC)).toMatchObject({ confirmed: false });
  });
});
