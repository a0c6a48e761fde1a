import { expect, it } from "vitest";
import { storable, storableFields } from "./storable";

it.each([
  ["plain text stays", "plain text stays"],
  ["a\0b", "ab"],
  ["half \ud83d a pair", "half  a pair"],
  ["\udc00 the other half", " the other half"],
  ["a whole pair 😀 stays", "a whole pair 😀 stays"],
])("makes %j storable", (text, expected) => {
  expect(storable(text)).toBe(expected);
});

it("leaves what is no text alone", () => {
  const at = new Date(0);
  expect(storableFields({ caption: "a\0", size: 3, at, none: null })).toEqual({
    caption: "a",
    size: 3,
    at,
    none: null,
  });
});
