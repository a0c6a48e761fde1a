import { expect, test } from "vitest";
import { digitsOf, idOf, phoneOf, sha256Of, textOf, timeOf } from "./fields";

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

test.each([
  ["+1 631-555-5555", "16315555555"],
  ["86176xxxx0819", null],
  [null, null],
])("the digits of %j are %j", (given, expected) => {
  expect(digitsOf(given)).toBe(expected);
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

test("text loses the NUL and the half characters that PostgreSQL refuses, and no whole one", () => {
  expect(["a\u0000b", "a\ud83db", "a\udc4db", "👍"].map(textOf)).toEqual(["ab", "ab", "ab", "👍"]);
});

test.each([
  ["1663053029", 1663053029000],
  [1663053029, 1663053029000],
  ["yesterday", null],
  ["0", null],
  ["99999999999", null],
  [null, null],
])("the timestamp %j is %j in milliseconds", (value, expected) => {
  expect(timeOf(value)?.getTime() ?? null).toBe(expected);
});
