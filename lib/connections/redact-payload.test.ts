import { describe, expect, it } from "vitest";
import { redactPayload, wholePayload } from "./redact-payload";

const bytes = (value: unknown) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value));

const DELIVERY = {
  object: "whatsapp_business_account",
  entry: [
    {
      id: "102290129340398",
      changes: [
        {
          field: "messages",
          value: {
            metadata: { display_phone_number: "15550783881", phone_number_id: "106540352242922" },
            contacts: [{ profile: { name: "Sheena Nelson" }, wa_id: "16505551234" }],
            messages: [
              {
                from: "16505551234",
                id: "wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQ",
                timestamp: "1749854575",
                type: "image",
                image: {
                  caption: "My new flat",
                  mime_type: "image/jpeg",
                  sha256: "SfInY0gGKTsJlUWbwxC1k",
                  id: "1003383421387256",
                },
              },
            ],
          },
        },
      ],
    },
  ],
};
const PERSONAL = /Sheena|16505551234|15550783881|My new flat|wamid|1003383421387256|SfInY0gG|102290129340398/;

describe("a redacted payload", () => {
  it("keeps the structure, the kinds and the times, and nothing of a person, number, id or text", () => {
    const { text, isJson } = redactPayload(bytes(DELIVERY));
    expect(isJson).toBe(true);
    expect(text).not.toMatch(PERSONAL);
    const [change] = JSON.parse(text).entry[0].changes;
    expect(change.field).toBe("messages");
    expect(change.value.messages[0]).toMatchObject({
      from: "[11 characters]",
      type: "image",
      timestamp: "1749854575",
      image: { mime_type: "image/jpeg", caption: "[11 characters]" },
    });
  });

  it("looks into JSON that is wrapped into text, however often", () => {
    const twice = { Type: "Notification", Message: JSON.stringify({ entry: JSON.stringify(DELIVERY) }) };
    const { text } = redactPayload(bytes(twice));
    expect(text).not.toMatch(PERSONAL);
    expect(JSON.parse(text).Message.entry.object).toBe("whatsapp_business_account");
  });

  it.each([
    { from: 16505551234 },
    { "16505551234": "a name of an entry" },
    { "Sheena Nelson": 1 },
    { type: "Sheena Nelson, 16505551234 and a long text about where she lives and since when that is so" },
    { messages: ["Sheena Nelson"] },
    { status: "Sheena\nNelson" },
    { text: { body: '{"Sheena":true}' } },
    { text: { body: "[16505551234]" } },
    { response_json: '{"type":"Sheena"}' },
  ])("hides what stands in an unusual place: %j", (value) => {
    expect(redactPayload(bytes(value)).text).not.toMatch(/16505551234|Sheena/);
  });

  it("does not tell where somebody is, nor how old", () => {
    const { text } = redactPayload(bytes({ location: { latitude: 52.520008, longitude: 13.404954 }, age: 34 }));
    expect(text).not.toMatch(/52|13|34/);
  });

  it("shows nothing of a payload that is not JSON", () => {
    expect(redactPayload(bytes("from=16505551234"))).toEqual({
      text: "16 bytes that are not JSON",
      isJson: false,
      cut: false,
    });
  });

  it("survives nesting without end and entries without number", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect(redactPayload(bytes(deep)).text).toContain("[deeper]");
    expect(redactPayload(bytes(Array(10_000).fill("Sheena"))).text.length).toBeLessThan(20_000);
  });
});

describe("a whole payload", () => {
  it("is JSON set out in lines, or the text as it came", () => {
    expect(wholePayload(bytes({ a: "Sheena" })).text).toBe('{\n  "a": "Sheena"\n}');
    expect(wholePayload(bytes("<b>16505551234"))).toEqual({ text: "<b>16505551234", isJson: false, cut: false });
  });

  it("keeps every character of a value", () => {
    const raw = '{"id":1003383421387256901,"a":[],"t":"a, \\"b\\": {c}","o":{"n":-1.50}}';
    const { text } = wholePayload(bytes(raw));
    expect(text).toBe(
      '{\n  "id": 1003383421387256901,\n  "a": [],\n  "t": "a, \\"b\\": {c}",\n  "o": {\n    "n": -1.50\n  }\n}',
    );
  });

  it("ends where it gets too long and says so", () => {
    const { text, cut } = wholePayload(bytes("x".repeat(300_000)));
    expect([text.length, cut]).toEqual([200_000, true]);
  });
});
