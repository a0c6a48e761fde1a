import { expect, it } from "vitest";
import { InvalidInputError } from "../errors";
import { decodeCursor, encodeCursor, placeOf } from "./keyset";

const ID = "01900000-0000-7000-8000-000000000001";
const marker = (text: string) => Buffer.from(text).toString("base64url");

it("a place in a list comes back as it was", () => {
  const place = { at: new Date("2026-05-01T12:00:00.123Z"), id: ID };
  expect(decodeCursor(encodeCursor(place.at, place.id))).toEqual(place);
});

it.each(["", "%%%", marker(`1 ${ID}x`), marker(` ${ID}`), marker(`0x10 ${ID}`), marker(`-100000000000000 ${ID}`)])(
  "the marker %j is none of ours, least of all one of a time that PostgreSQL does not know",
  (text) => {
    expect(placeOf(text)).toBeNull();
    expect(() => decodeCursor(text)).toThrow(InvalidInputError);
  },
);
