import { describe, expect, test } from "vitest";
import { fileNameOf, numbersOf } from "./mapping";

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
