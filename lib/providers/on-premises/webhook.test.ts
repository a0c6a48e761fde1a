import { describe, expect, test } from "vitest";
import { NUMBER, openReceiver } from "../contract/on-premises-bench";
import type { CallContext, RawWebhook } from "../types";

const ctx: CallContext = { signal: new AbortController().signal, requestId: "test", onExchange: () => undefined };
const request = (payload: unknown, remoteAddress: string | null = null): RawWebhook => ({
  method: "POST",
  url: new URL("https://console.test/api/webhooks/x/y"),
  headers: {},
  body: Buffer.from(JSON.stringify(payload)),
  remoteAddress,
});
const parse = (payload: unknown) => openReceiver().parse(request(payload));

const HEX = "0ed3d9d4db83ed7751314af5f2e9bf008edc49a101bebb9054a97f824cf2136b";
const voice = { id: "b1c68f38-8734", mime_type: "audio/ogg; codecs=opus", sha256: HEX, file: "/usr/local/wamedia/x" };
const message = (more: Record<string, unknown> = {}) => ({
  from: "16315551234",
  id: "ABGG1",
  timestamp: "1521497875",
  type: "voice",
  voice,
  ...more,
});
const lost = [{ code: 400, title: "Parameter not valid", details: "Media not found in the datastore." }];

describe("who may deliver", () => {
  const verify = (allowedSources: string[], remoteAddress: string | null) =>
    openReceiver({ allowedSources }).verify(request({}, remoteAddress), ctx);

  test("anybody who knows the path, unless sources are listed", async () => {
    expect(await verify([], null)).toEqual({ ok: true, by: "path" });
    expect(await verify([], "203.0.113.9")).toEqual({ ok: true, by: "path" });
  });

  test("the listed sources alone, where there are any", async () => {
    expect(await verify(["10.0.0.0/8"], "::ffff:10.1.2.3")).toEqual({ ok: true, by: "path" });
    expect(await verify(["10.0.0.0/8"], "203.0.113.9")).toEqual({
      ok: false,
      because: expect.stringContaining("203.0.113.9"),
    });
  });

  test("nobody of whom it is not known where he is", async () => {
    expect(await verify(["10.0.0.0/8"], null)).toMatchObject({ ok: false, because: expect.any(String) });
  });
});

describe("messages", () => {
  test("belong to the number that the installation serves", () => {
    expect(parse({ messages: [message()] })).toEqual([
      {
        type: "media",
        kind: "VOICE",
        providerNumberId: NUMBER,
        businessPhone: NUMBER,
        providerMediaId: "b1c68f38-8734",
        messageId: "ABGG1",
        from: "16315551234",
        fromName: null,
        caption: null,
        sentAt: new Date(1521497875000),
        descriptor: { mimeType: "audio/ogg; codecs=opus", sizeBytes: null, sha256: HEX, fileName: null },
        problem: null,
      },
    ]);
  });

  test("whose file is not on the volume yet are media without a problem: it can be fetched", () => {
    const { file: _, ...notStored } = voice;
    const messages = [message({ voice: notStored }), message({ errors: lost })];
    expect(parse({ messages })).toMatchObject([
      { type: "media", problem: null },
      { type: "media", problem: null },
    ]);
  });

  test("with errors and no media id never arrived", () => {
    expect(parse({ messages: [message({ voice: { mime_type: "audio/ogg" }, errors: lost })] })).toMatchObject([
      { type: "never-arrived", messageId: "ABGG1", kind: "VOICE", problem: { code: "400" } },
    ]);
  });

  test("that the client does not support are ignored with their code", () => {
    expect(parse({ messages: [{ type: "unknown", id: "m", errors: [{ code: 501, title: "?" }] }] })).toEqual([
      { type: "ignored", because: expect.stringContaining("501") },
    ]);
  });
});

describe("reports on fetched media", () => {
  const item = (more: Record<string, unknown> = {}) => ({
    type: "voice",
    voice: { ...voice, status: "downloaded" },
    ...more,
  });

  test("say that the bytes are there", () => {
    expect(parse({ media_items: [item()] })).toEqual([
      { type: "fetch-reported", providerNumberId: NUMBER, providerMediaId: "b1c68f38-8734", problem: null },
    ]);
  });

  test("with errors say that they are not, whatever the status reads", () => {
    expect(parse({ media_items: [item({ errors: lost })] })).toMatchObject([
      {
        type: "fetch-reported",
        problem: {
          code: "400",
          text: "Media not found in the datastore.",
          diagnosis: { cause: "ONLY_ON_SENDERS_PHONE", whoActs: "customer" },
        },
      },
    ]);
  });

  test("with the client's own code for too many downloads are not blamed on a phone", () => {
    expect(parse({ media_items: [item({ errors: [{ code: 429, title: "Rate limit" }] })] })).toMatchObject([
      { problem: { diagnosis: { cause: "RATE_LIMIT" } } },
    ]);
  });

  test("may have numbers for ids", () => {
    const media_items = [{ type: "image", image: { id: 41 } }];
    expect(parse({ media_items })).toMatchObject([{ type: "fetch-reported", providerMediaId: "41" }]);
  });

  test.each([null, "?", {}, { type: "image" }, { type: "image", image: {} }, { type: "constructor" }])(
    "%j is ignored and takes no other with it",
    (bad) => {
      expect(parse({ media_items: [bad, item()] }).map(({ type }) => type)).toEqual(["ignored", "fetch-reported"]);
    },
  );
});

describe("statuses and faults", () => {
  const failed = { id: "gBEG1", status: "failed", timestamp: "1518694700", errors: lost };

  test("a message whose media the client could not use is told", () => {
    expect(parse({ statuses: [failed] })).toEqual([
      {
        type: "upload-refused",
        providerNumberId: NUMBER,
        messageId: "gBEG1",
        problem: { code: "400", text: "Media not found in the datastore." },
        at: new Date(1518694700000),
      },
    ]);
  });

  test.each([
    { ...failed, errors: [{ code: 470, title: "Re-engagement" }] },
    { ...failed, status: "sent" },
    { ...failed, id: undefined },
    { id: "gBEG1", status: "read" },
    null,
  ])("%j is ignored", (status) => {
    expect(parse({ statuses: [status, failed] }).map(({ type }) => type)).toEqual(["ignored", "upload-refused"]);
  });

  test("a fault of the client is ignored and its code named", () => {
    expect(parse({ errors: [{ code: 1014, title: "Internal error", details: "check if wacore is running" }] })).toEqual(
      [{ type: "ignored", because: expect.stringContaining("1014: check if wacore is running") }],
    );
  });

  test.each([{}, { messages: [] }, { messages: null, media_items: "?", statuses: 7, errors: {} }])(
    "%j is one ignored event",
    (body) => {
      expect(parse(body)).toMatchObject([{ type: "ignored" }]);
    },
  );
});
