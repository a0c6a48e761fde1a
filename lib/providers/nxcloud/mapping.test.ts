import { describe, expect, test } from "vitest";
import { fileNameOf, idOf, numbersOf, phoneOf, sha256Of, textOf } from "./mapping";

const HEX = "0ed3d9d4db83ed7751314af5f2e9bf008edc49a101bebb9054a97f824cf2136b";

test.each([
  [HEX, HEX],
  [HEX.toUpperCase(), HEX],
  [Buffer.from(HEX, "hex").toString("base64"), HEX],
  [Buffer.from(HEX, "hex").toString("base64url"), HEX],
  [HEX.slice(2), null],
  ["not a hash", null],
  ["", null],
  [null, null],
  [4711, null],
])("SHA-256 %j becomes %j", (given, expected) => {
  expect(sha256Of(given)).toBe(expected);
});

test.each([
  ["8615800001795", "8615800001795"],
  ["+86 158 0000-1795", "8615800001795"],
  [8615800001795, "8615800001795"],
  ["86176xxxx0819", "86176xxxx0819"],
  ["", null],
  [null, null],
  [{}, null],
])("the phone number %j becomes %j", (given, expected) => {
  expect(phoneOf(given)).toBe(expected);
});

test("an id that JSON could not hold exactly is no id", () => {
  expect([idOf("5867"), idOf(5867), idOf(JSON.parse("12345678901234567890")), idOf(true), idOf("")]).toEqual([
    "5867",
    "5867",
    null,
    null,
    null,
  ]);
});

test("text loses the NUL that PostgreSQL refuses", () => {
  expect(textOf("a\u0000b")).toBe("ab");
});

test.each([
  ["c5e744fa", "image/webp", "c5e744fa.webp"],
  ["c5e744fa", "audio/ogg; codecs=opus", "c5e744fa.ogg"],
  ["invoice.pdf", "application/pdf", "invoice.pdf"],
  ["c5e744fa", "application/x-unheard-of", "c5e744fa"],
  ["c5e744fa", null, "c5e744fa"],
  [null, "image/webp", null],
])("the file name %j of type %j becomes %j", (name, type, expected) => {
  expect(fileNameOf(name, type)).toBe(expected);
});

describe("numbers", () => {
  const record = { display_phone_number: "+86 158 0000 1795", verified_name: "Parcel Desk", status: "CONNECTED" };
  const expected = {
    providerNumberId: "8615800001795",
    phoneNumber: "8615800001795",
    displayName: "Parcel Desk",
    status: "CONNECTED",
  };

  test.each([
    ["getPhone as an object of arrays", { "8615800001795": [record] }],
    ["getPhone as an object of records", { "8615800001795": record }],
    ["getPhone as a business_phones array", { business_phones: [record] }],
    ["business_phones with the number by name", { business_phones: [{ ...record, business_phone: "8615800001795" }] }],
    ["phoneList as an array", [{ ...record, register_status: 5, waba_id: "1", something_new: {} }]],
  ])("%s", (_, data) => {
    expect(numbersOf(data)).toEqual([expected]);
  });

  test("what is missing is filled from what is there", () => {
    expect(numbersOf({ "8615800001795": [{}], "4930123": null })).toEqual([
      { providerNumberId: "4930123", phoneNumber: "4930123", displayName: "4930123", status: null },
      { ...expected, displayName: "8615800001795", status: null },
    ]);
    expect(numbersOf({ business_phones: ["+49 30 123"] })).toMatchObject([{ phoneNumber: "4930123" }]);
  });

  test("an entry without a number does not take others with it", () => {
    expect(numbersOf([{ verified_name: "Nobody" }, 7.5, record])).toEqual([expected]);
  });
});
