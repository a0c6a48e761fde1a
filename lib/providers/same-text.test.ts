import { expect, test } from "vitest";
import { sameText } from "./same-text";

test("texts are compared as a whole", () => {
  expect([sameText("abc", "abc"), sameText("abc", "abd"), sameText("ab", "abc"), sameText("", "")]).toEqual([
    true,
    false,
    false,
    true,
  ]);
});
