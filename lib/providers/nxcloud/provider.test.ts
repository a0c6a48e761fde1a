import { once } from "node:events";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import type { OutboundHttp, OutboundRequest } from "../http";
import type { CallContext } from "../types";
import { nxcloudModule } from "./module";

const secrets = { accessKey: "fme2na3kdi3ki", accessSecret: "abciiiko2k3" };
const ctx: CallContext = { signal: new AbortController().signal, requestId: "r", onExchange: () => {} };
const ref = { providerNumberId: "8615800001795", providerMediaId: "fd81acff-eea8", direction: "INBOUND" } as const;

/** Answers every request with `text` at once, without reading its body. */
function answering(text: string, sent: OutboundRequest[] = []): OutboundHttp {
  return {
    async request(request) {
      sent.push(request);
      return { status: 200, headers: {}, body: Readable.from([Buffer.from(text)]), url: request.url };
    },
  };
}

const provider = (http: OutboundHttp, settings: Record<string, unknown> = {}) =>
  nxcloudModule.createMediaProvider({ settings, secrets }, { http, now: () => 1655710885431 });

describe("calls to NXCloud", () => {
  const link = '{"code":0,"data":{"url":"https://goss.aliyuncs.com/x"}}';

  test("sign exactly the text that they send", async () => {
    const sent: OutboundRequest[] = [];
    await provider(answering(link, sent)).describe(
      { ...ref, providerMediaId: "fd81acff-eea8-4d9d-acc9-6c62904d6615" },
      ctx,
    );
    expect(sent[0]).toMatchObject({
      body: '{"business_phone":"8615800001795","messaging_product":"whatsapp","Media-ID":"fd81acff-eea8-4d9d-acc9-6c62904d6615"}',
      headers: {
        accessKey: "fme2na3kdi3ki",
        ts: "1655710885431",
        bizType: "2",
        action: "getMedia",
        sign: "87fba29858050253f8bdf9c7427bbab6",
        "content-type": "application/json",
      },
    });
    expect(sent[0]?.url.href).toBe("https://api2.nxcloud.com/api/wa/getMedia");
  });

  test.each(["https://gateway.test/nx", "https://gateway.test/nx/"])(
    "keep the path of the API address %s",
    async (baseUrl) => {
      const sent: OutboundRequest[] = [];
      await provider(answering(link, sent), { baseUrl }).describe(ref, ctx);
      expect(sent[0]?.url.href).toBe("https://gateway.test/nx/api/wa/getMedia");
    },
  );

  test("accept a code that comes as text", async () => {
    const texts = answering('{"code":"0","data":{"url":"https://goss.aliyuncs.com/x","mime_type":"image/webp"}}');
    expect(await provider(texts).describe(ref, ctx)).toMatchObject({ mimeType: "image/webp" });
  });

  test("that get no envelope are malformed answers", async () => {
    for (const text of ["", "null", "[]", "{}", '{"code":null}', '{"code":"none"}']) {
      await expect(provider(answering(text)).describe(ref, ctx)).rejects.toMatchObject({ reason: "BAD_RESPONSE" });
    }
  });

  test("close the file of an upload that was answered before it was read", async () => {
    const file = new Readable({ read() {} });
    const closed = once(file, "close");
    const media = {
      providerNumberId: "1",
      mimeType: "image/jpeg",
      sizeBytes: 9,
      fileName: "a",
      open: async () => file,
    };
    await provider(answering('{"code":0,"data":{"id":"x"}}')).upload(media, ctx);
    await closed;
  });
});
