import { describe, expect, test } from "vitest";
import { descriptorOf, mediaAnswer, nextPageOf, numberOf, numbersAnswer, uploadAnswer } from "./mapping";

const HEX = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
const url = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1";
const described = (more: object) => descriptorOf(mediaAnswer.parse({ url, ...more }));

describe("media", () => {
  test.each([
    [{ sha256: HEX }, HEX],
    [{ sha256: "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=" }, HEX],
    [{ sha256: "none" }, null],
    [{}, null],
  ])("with %j have the hash %s", (more, sha256) => {
    expect(described(more)).toMatchObject({ sha256, fileName: null });
  });

  test.each([
    [{ file_size: 182859 }, 182859],
    [{ file_size: "182859" }, 182859],
    [{ file_size: "182 KB" }, null],
    [{ file_size: -1 }, null],
    [{}, null],
  ])("with %j have the size %j", (more, sizeBytes) => {
    expect(described(more)).toMatchObject({ sizeBytes });
  });

  test("without a link are no answer", () => {
    expect(mediaAnswer.safeParse({ id: "1", mime_type: "image/png" }).success).toBe(false);
  });

  test.each([[{ id: "3281363908663165" }], [{ id: 3281363908663165 }]])(
    "that were uploaded have an id: %j",
    (answer) => {
      expect(uploadAnswer.parse(answer).id).toBe("3281363908663165");
    },
  );

  test.each([{}, { id: "" }, { id: null }])("%j is no answer to an upload", (answer) => {
    expect(uploadAnswer.safeParse(answer).success).toBe(false);
  });
});

describe("numbers", () => {
  test("have id, digits and name", () => {
    const entry = { id: "1906385232743451", display_phone_number: "+1 631-555-5555", verified_name: "Example" };
    expect(numberOf({ ...entry, status: "CONNECTED", something_new: {} })).toEqual([
      {
        providerNumberId: "1906385232743451",
        phoneNumber: "16315555555",
        displayName: "Example",
        status: "CONNECTED",
      },
    ]);
    expect(numberOf({ id: 7, display_phone_number: 16315555555 })).toMatchObject([
      { providerNumberId: "7", displayName: "16315555555", status: null },
    ]);
  });

  test.each([null, "7", {}, { id: "7" }, { display_phone_number: "+1 631-555-5555" }])("%j is none", (entry) => {
    expect(numberOf(entry)).toEqual([]);
  });

  const after = { cursors: { before: "b", after: "MTAx" } };
  test.each([
    [{ ...after, next: "https://graph.facebook.com/x?access_token=t&after=zzz" }, "MTAx"],
    [{ next: "https://graph.facebook.com/x?after=MTAy" }, "MTAy"],
    [{ cursors: null, next: "not a link" }, null],
    [after, null],
    [undefined, null],
    ["?", null],
  ])("go on after paging %j with %j", (paging, expected) => {
    expect(nextPageOf(numbersAnswer.parse({ data: [], paging }))).toBe(expected);
  });
});
