import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ProviderError } from "../errors";
import type { CallContext, InboundEvent, MediaKind, RawWebhook, WebhookReceiver } from "../types";

export interface ReceivedMedia {
  readonly request: RawWebhook;
  /** What the provider's side knows about the media that it told of. */
  readonly truth: {
    readonly providerNumberId: string | null;
    readonly businessPhone: string | null;
    readonly providerMediaId: string;
    readonly messageId: string;
    readonly from: string;
    readonly fromName: string;
    readonly caption: string | null;
    readonly sentAtSeconds: number;
    readonly mimeType: string;
    readonly sha256: string;
    readonly fileName: string | null;
  };
}

/** A provider's callbacks as they arrive over the wire. */
export interface WebhookBench {
  /** `signatureRequired: false` only where the provider knows unsigned callbacks. */
  receiver(signatureRequired: boolean): WebhookReceiver;
  /** For calls that verifying may need. */
  readonly ctx: CallContext;
  /** Every way in which the provider can sign. */
  readonly signings: readonly string[];
  /** A callback about one new media object. `signing` is one of `signings`, "wrong" or "off". */
  media(kind: MediaKind, signing: string): Promise<ReceivedMedia>;
  /** A callback without media: a text or a delivery status. */
  other(kind: "text" | "status"): Promise<RawWebhook>;
  close(): Promise<void>;
}

export interface WebhookExpectations {
  readonly kinds: readonly MediaKind[];
  /** "always accepted": the provider never signs. */
  readonly unsigned: "accepted where the connection says so" | "never accepted" | "always accepted";
  readonly hasChallenge: boolean;
}

/** What every webhook receiver has to do with what really arrives. */
export function webhookReceiverContract(
  name: string,
  open: () => Promise<WebhookBench>,
  expected: WebhookExpectations,
): void {
  describe(`${name} as a webhook receiver`, () => {
    let bench: WebhookBench;
    beforeAll(async () => {
      bench = await open();
    });
    afterAll(() => bench.close());

    const signs = expected.unsigned !== "always accepted";
    const parse = (request: RawWebhook): readonly InboundEvent[] => bench.receiver(true).parse(request);

    test.each(expected.kinds)("%s becomes one media event with all that was told", async (kind) => {
      const { request, truth } = await bench.media(kind, "off");
      const { providerNumberId, providerMediaId, sentAtSeconds, mimeType, sha256, fileName, ...told } = truth;
      expect(parse(request)).toEqual([
        {
          type: "media",
          kind,
          providerNumberId,
          providerMediaId,
          ...told,
          sentAt: new Date(sentAtSeconds * 1000),
          descriptor: { mimeType, sha256, fileName, sizeBytes: null },
          problem: null,
        },
      ]);
    });

    test.each(["text", "status"] as const)("a %s is ignored with a reason", async (kind) => {
      expect(parse(await bench.other(kind))).toEqual([{ type: "ignored", because: expect.stringMatching(/\w/) }]);
    });

    test("the same callback always says the same", async () => {
      const { request } = await bench.media("IMAGE", "off");
      expect(parse(request)).toEqual(parse(request));
    });

    test.each(["", "{", "null", "[]", "7", '"text"'])("the body %j is refused as malformed", async (body) => {
      const request = { ...(await bench.other("text")), body: Buffer.from(body) };
      expect(() => parse(request)).toThrow(ProviderError);
      expect(() => parse(request)).toThrow(expect.objectContaining({ reason: "BAD_RESPONSE" }));
    });

    test("a true signature of every kind is accepted", async () => {
      for (const signing of bench.signings) {
        const { request } = await bench.media("IMAGE", signing);
        expect(await bench.receiver(true).verify(request, bench.ctx)).toEqual({ ok: true, by: "signature" });
      }
    });

    test.runIf(signs)("a signature over another body is refused", async () => {
      const { request } = await bench.media("IMAGE", "wrong");
      expect(await bench.receiver(true).verify(request, bench.ctx)).toMatchObject({ ok: false });
    });

    test("a body in which one byte was changed is refused", async () => {
      for (const signing of bench.signings) {
        const { request } = await bench.media("IMAGE", signing);
        const body = Buffer.from(request.body);
        body.writeUInt8(body.readUInt8(9) ^ 1, 9);
        expect(await bench.receiver(true).verify({ ...request, body }, bench.ctx)).toMatchObject({ ok: false });
      }
    });

    test("without any one of the signature's headers nothing is accepted", async () => {
      for (const signing of bench.signings) {
        const signed = (await bench.media("IMAGE", signing)).request;
        const unsigned = (await bench.media("IMAGE", "off")).request;
        for (const name of Object.keys(signed.headers).filter((name) => !(name in unsigned.headers))) {
          const { [name]: _, ...headers } = signed.headers;
          expect(await bench.receiver(true).verify({ ...signed, headers }, bench.ctx)).toMatchObject({ ok: false });
        }
      }
    });

    test.runIf(signs)("an unsigned callback is refused where a signature is required", async () => {
      const { request } = await bench.media("IMAGE", "off");
      expect(await bench.receiver(true).verify(request, bench.ctx)).toMatchObject({
        ok: false,
        because: expect.any(String),
      });
    });

    test.runIf(expected.unsigned !== "never accepted")("an unsigned one is known by its path otherwise", async () => {
      const { request } = await bench.media("IMAGE", "off");
      expect(await bench.receiver(false).verify(request, bench.ctx)).toEqual({ ok: true, by: "path" });
    });

    test.runIf(!expected.hasChallenge)("nothing is taken for a handshake", async () => {
      const request = await bench.other("text");
      expect(await bench.receiver(true).challenge({ ...request, method: "GET" }, bench.ctx)).toBeNull();
    });
  });
}
