import { describe, expect, test } from "vitest";
import { entryEvents } from "./whatsapp-entry";

const BASE64 = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=";
const HEX = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
const metadata = { display_phone_number: "+1 555-078-3881", phone_number_id: "106540352242922" };
const photo = (more: Record<string, unknown> = {}, message: Record<string, unknown> = {}) => ({
  from: "16505551234",
  id: "wamid.1",
  timestamp: "1663053029",
  type: "image",
  image: { id: "1761991787669262", mime_type: "image/jpeg", sha256: BASE64, ...more },
  ...message,
});
const value = (...messages: unknown[]) => ({ messaging_product: "whatsapp", metadata, messages });
const eventsOf = (inside: unknown, field: unknown = "messages") =>
  entryEvents({ id: "1", changes: [{ field, value: inside }] });
const lost = [{ code: 131052, title: "Media download error", error_data: { details: "Too large, maximum 100 MB." } }];

describe("media messages", () => {
  test("tell all that is known of the media and the message", () => {
    const contacts = [{ profile: { name: "Sheena" }, wa_id: "16505551234" }];
    expect(eventsOf({ ...value(photo({ caption: "see\nbelow 🙂", url: "https://x" })), contacts })).toEqual([
      {
        type: "media",
        kind: "IMAGE",
        providerNumberId: "106540352242922",
        businessPhone: "15550783881",
        providerMediaId: "1761991787669262",
        messageId: "wamid.1",
        from: "16505551234",
        fromName: "Sheena",
        caption: "see\nbelow 🙂",
        sentAt: new Date(1663053029000),
        descriptor: { mimeType: "image/jpeg", sizeBytes: null, sha256: HEX, fileName: null },
        problem: null,
      },
    ]);
  });

  test.each([
    ["image", {}, "IMAGE"],
    ["video", {}, "VIDEO"],
    ["audio", { voice: false }, "AUDIO"],
    ["audio", { voice: true }, "VOICE"],
    ["voice", {}, "VOICE"],
    ["document", { filename: "a.pdf" }, "DOCUMENT"],
    ["sticker", { animated: true }, "STICKER"],
    ["ptv", { mime_type: "video/mp4" }, "UNKNOWN"],
  ])("of type %s with %j are of kind %s", (type, more, kind) => {
    expect(eventsOf(value({ type, [type]: { id: "1", ...more } }))).toMatchObject([{ type: "media", kind }]);
  });

  test("only an id is needed; what is not told is null", () => {
    expect(eventsOf({ messages: [{ type: "image", image: { id: 4711 } }] })).toEqual([
      {
        type: "media",
        kind: "IMAGE",
        providerNumberId: null,
        businessPhone: null,
        providerMediaId: "4711",
        messageId: null,
        from: null,
        fromName: null,
        caption: null,
        sentAt: null,
        descriptor: { mimeType: null, sizeBytes: null, sha256: null, fileName: null },
        problem: null,
      },
    ]);
  });

  test.each([[HEX], [BASE64]])("the hash %s is kept as hex", (sha256) => {
    expect(eventsOf(value(photo({ sha256 })))).toMatchObject([{ descriptor: { sha256: HEX } }]);
  });

  test("a hash that is none is left out", () => {
    expect(eventsOf(value(photo({ sha256: "IMAGE_HASH" })))).toMatchObject([{ descriptor: { sha256: null } }]);
  });

  test("a sender without a number has the name of the contact with the same user id", () => {
    const contacts = [
      { profile: { name: "Ann" }, user_id: "US.1", wa_id: "491" },
      { profile: { username: "bob" }, user_id: "US.2" },
    ];
    const message = photo({}, { from: undefined, from_user_id: "US.2" });
    expect(eventsOf({ ...value(message), contacts })).toMatchObject([{ from: null, fromName: "bob" }]);
  });

  test("a sender who is none of several contacts has no name", () => {
    const contacts = [{ profile: { name: "Ann" }, wa_id: "1" }, { wa_id: "2" }, "?"];
    expect(eventsOf({ ...value(photo()), contacts })).toMatchObject([{ from: "16505551234", fromName: null }]);
  });

  test("errors beside a media object are its problem", () => {
    const errors = [{ code: 400, title: "Media download failed", details: "ServerThrottle" }];
    expect(eventsOf(value(photo({}, { errors })))).toMatchObject([
      { type: "media", providerMediaId: "1761991787669262", problem: { code: "400", text: "ServerThrottle" } },
    ]);
  });

  test("in fields for other things count when they have an id", () => {
    const echoes = { metadata, message_echoes: [photo(), { type: "text" }] };
    expect(eventsOf(echoes, "smb_message_echoes")).toMatchObject([{ type: "media" }]);
  });
});

describe("media that WhatsApp could not get", () => {
  test.each([
    [{ type: "unsupported", errors: lost }, "UNKNOWN"],
    [{ type: "unsupported", unsupported: { type: "video" }, errors: lost }, "VIDEO"],
    [{ type: "unknown", errors: [{ code: 131051 }, ...lost] }, "UNKNOWN"],
    [{ type: "document", errors: lost }, "DOCUMENT"],
    [{ type: "audio", audio: { voice: true }, errors: lost }, "VOICE"],
  ])("never arrived: %j, of kind %s", (message, kind) => {
    expect(eventsOf(value({ id: "wamid.2", from: "1", timestamp: 1663053029, ...message }))).toMatchObject([
      {
        type: "never-arrived",
        kind,
        messageId: "wamid.2",
        from: "1",
        sentAt: new Date(1663053029000),
        problem: { code: "131052", text: "Too large, maximum 100 MB." },
      },
    ]);
  });

  test("are told by an error alone when it names the message", () => {
    const errors = [{ ...lost[0], message_id: "wamid.3" }];
    expect(eventsOf({ metadata, errors })).toMatchObject([
      { type: "never-arrived", messageId: "wamid.3", providerNumberId: "106540352242922" },
    ]);
  });

  test("cannot be kept without a message id, and the code is named", () => {
    expect(eventsOf(value({ type: "unsupported", errors: lost }))).toEqual([
      { type: "ignored", because: expect.stringContaining("131052") },
    ]);
  });

  test("what WhatsApp has no type for is no lost media", () => {
    const errors = [{ code: 131051, title: "Message type unknown" }];
    expect(eventsOf(value({ id: "wamid.1", type: "unsupported", errors }))).toEqual([
      { type: "ignored", because: expect.stringContaining("131051") },
    ]);
  });
});

describe("delivery statuses", () => {
  const failed = { id: "wamid.9", status: "failed", timestamp: "1663053029" };

  test("say which upload WhatsApp could not use", () => {
    const errors = [{ code: 131000 }, { code: "131053", title: "Media upload error", error_data: "Unsupported type" }];
    expect(eventsOf({ metadata, statuses: [{ ...failed, errors }] })).toEqual([
      {
        type: "upload-refused",
        providerNumberId: "106540352242922",
        messageId: "wamid.9",
        problem: { code: "131053", text: "Unsupported type" },
        at: new Date(1663053029000),
      },
    ]);
  });

  test.each([
    { ...failed, errors: [{ code: 131026 }] },
    { ...failed, status: "played", errors: [{ code: 131053 }] },
    { ...failed, id: undefined, errors: [{ code: 131053 }] },
    failed,
    "sent",
  ])("are ignored otherwise: %j", (status) => {
    expect(eventsOf({ metadata, statuses: [status] })).toMatchObject([{ type: "ignored" }]);
  });
});

describe("whatever else comes", () => {
  test.each([
    ["text", { type: "text", text: { body: "Hello" } }],
    ["an edit", { id: "m", type: "edit", edit: { message: photo() } }],
    ["a type that names something built in", { type: "toString" }],
    ["no object under the type's name", { type: "image" }],
    ["an object that is none", { type: "image", image: "1" }],
    ["no type", { id: "m" }],
    ["not even an object", 7],
    ["nothing", null],
  ])("%s is ignored with a reason and leaves its neighbours alone", (_, message) => {
    expect(eventsOf(value(message, photo()))).toMatchObject([
      { type: "ignored", because: expect.stringMatching(/\w/) },
      { type: "media" },
    ]);
  });

  test.each([
    ["account_update", { event: "ACCOUNT_DELETED" }],
    ["calls", { metadata, calls: [{ id: "1" }] }],
    ["history", { metadata, history: [{ threads: [] }] }],
    ["messages", { metadata }],
    ["messages", { messages: {}, statuses: "?", contacts: null, metadata: 7 }],
  ])("a change of %s with %j is one ignored event that names it", (field, inside) => {
    expect(eventsOf(inside, field)).toEqual([{ type: "ignored", because: expect.stringContaining(field) }]);
  });

  test("an error of the account is ignored and its code named", () => {
    expect(eventsOf({ metadata, errors: [{ code: 0, title: "We were unable to authenticate the app user" }] })).toEqual(
      [{ type: "ignored", because: expect.stringContaining("0: We were unable") }],
    );
  });

  test("a change that cannot be read does not take others with it", () => {
    const changes = [null, { field: "messages" }, { value: value(photo()) }];
    expect(entryEvents({ changes }).map(({ type }) => type)).toEqual(["ignored", "ignored", "media"]);
  });

  test.each([null, "entry", [], {}, { changes: {} }])("the entry %j is one ignored event", (entry) => {
    expect(entryEvents(entry)).toMatchObject([{ type: "ignored" }]);
  });
});
