import { describe, expect, test } from "vitest";
import { eventsOf } from "./events";

const AWS_ID = "phone-number-id-01234567890123456789012345678901";
const META_ID = "106540352242922";
const arnOf = (id: string) => `arn:aws:social-messaging:us-east-1:123456789012:phone-number-id/${id.slice(16)}`;
const photo = {
  from: "14255550150",
  id: "wamid.1",
  timestamp: "1723506035",
  type: "image",
  image: {
    mime_type: "image/jpeg",
    sha256: "BTD0xlqSZ7l02o+/upusiNStlEZhA/urkvKf143Uqjk=",
    id: "530339869524171",
  },
};
const metadata = { display_phone_number: "+1 425-555-0150", phone_number_id: META_ID };
const entryOf = (...messages: unknown[]) => ({
  id: "1",
  changes: [{ field: "messages", value: { messaging_product: "whatsapp", metadata, messages } }],
});
const context = {
  MetaWabaIds: [{ wabaId: "1", arn: "arn:aws:social-messaging:us-east-1:123456789012:waba/1" }],
  MetaPhoneNumberIds: [{ metaPhoneNumberId: META_ID, arn: arnOf(AWS_ID) }],
};
const message = (entry: unknown, more: Record<string, unknown> = {}) => ({
  context,
  whatsAppWebhookEntry: typeof entry === "string" ? entry : JSON.stringify(entry),
  aws_account_id: "123456789012",
  message_timestamp: "2025-01-08T23:30:43.271279391Z",
  ...more,
});
const delivered = (inside: unknown) =>
  eventsOf({ Type: "Notification", Message: typeof inside === "string" ? inside : JSON.stringify(inside) });

describe("a delivery of SNS", () => {
  test("tells of media three decodes deep, under AWS's own id of the number", () => {
    expect(delivered(message(entryOf(photo)))).toMatchObject([
      {
        type: "media",
        kind: "IMAGE",
        providerNumberId: AWS_ID,
        businessPhone: "14255550150",
        providerMediaId: "530339869524171",
        descriptor: { sha256: "0530f4c65a9267b974da8fbfba9bac88d4ad94466103fbab92f29fd78dd4aa39" },
        sentAt: new Date(1723506035000),
      },
    ]);
  });

  test.each([
    [
      "by Meta's id among several",
      [{ metaPhoneNumberId: 1, arn: arnOf("phone-number-id-9") }, ...context.MetaPhoneNumberIds],
      AWS_ID,
    ],
    ["as the only one, whatever Meta calls it", [{ metaPhoneNumberId: "46271669", arn: arnOf(AWS_ID) }], AWS_ID],
    ["by an id that is a JSON number", [{ metaPhoneNumberId: Number(META_ID), arn: arnOf(AWS_ID) }], AWS_ID],
    [
      "not at all among several others",
      [1, 2].map((n) => ({ metaPhoneNumberId: n, arn: arnOf("phone-number-id-9") })),
      null,
    ],
    ["not at all from what is no such ARN", [{ metaPhoneNumberId: META_ID, arn: "arn:aws:sns:x:1:y" }, null], null],
    ["not at all without a context", "?", null],
  ])("names the number %s", (_, MetaPhoneNumberIds, providerNumberId) => {
    const events = delivered(message(entryOf(photo), { context: { MetaPhoneNumberIds } }));
    expect(events).toMatchObject([{ type: "media", providerNumberId, businessPhone: "14255550150" }]);
  });

  test("may have its parts decoded already", () => {
    const inside = { ...message(""), whatsAppWebhookEntry: entryOf(photo) };
    expect(eventsOf({ Message: inside })).toMatchObject([{ type: "media", providerNumberId: AWS_ID }]);
  });

  test("tells of voice notes, lost media and refused uploads", () => {
    const errors = [{ code: 131052, title: "Media download error" }];
    const voice = { ...photo, type: "audio", audio: { id: "1", voice: true } };
    const refused = { id: "wamid.9", status: "failed", timestamp: "1723506035", errors: [{ code: 131053 }] };
    const entry = {
      changes: [
        ...entryOf(voice, { ...photo, errors }, { id: "wamid.2", type: "unsupported", errors }).changes,
        { field: "messages", value: { metadata, statuses: [refused, { id: "wamid.9", status: "deleted" }] } },
      ],
    };
    expect(delivered(message(entry))).toMatchObject([
      { type: "media", kind: "VOICE" },
      { type: "media", problem: { code: "131052" } },
      { type: "never-arrived", messageId: "wamid.2", providerNumberId: AWS_ID },
      { type: "upload-refused", messageId: "wamid.9", providerNumberId: AWS_ID },
      { type: "ignored" },
    ]);
  });

  test.each([
    ["a test message from the console", "Hello from the SNS console"],
    ["a number", "7"],
    ["no entry", { context }],
    ["an entry that is not JSON", message("{")],
    ["an entry that is text", message('"x"')],
  ])("with %s is one ignored event that says why", (_, inside) => {
    expect(delivered(inside)).toEqual([{ type: "ignored", because: expect.stringMatching(/\w/) }]);
  });

  test.each([{ Type: "SubscriptionConfirmation", Message: "You have chosen" }, { Type: "Notification" }, {}])(
    "%j is one ignored event",
    (envelope) => {
      expect(eventsOf(envelope)).toMatchObject([{ type: "ignored" }]);
    },
  );
});
