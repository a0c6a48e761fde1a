import { expect, test } from "vitest";
import { clockNote } from "./clock";

test("the difference of two clocks is put into words from this machine's side, in seconds", () => {
  expect(clockNote(95_400)).toContain("95 s behind");
  expect(clockNote(-120_000)).toContain("120 s ahead");
  expect(clockNote(null)).toContain("did not tell");
});
