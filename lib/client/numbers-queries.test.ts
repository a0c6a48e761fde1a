import { expect, it } from "vitest";
import { attentionText } from "./numbers-queries";

const counts = (...attention: number[]) => attentionText(attention.map((count) => ({ attention: count })));

it("adds up what needs attention", () => {
  expect(counts()).toBe("0");
  expect(counts(0, 3, 35)).toBe("38");
});

it("says that there may be more where counting stopped", () => {
  expect(counts(100)).toBe("99+");
  expect(counts(100, 100, 7)).toBe("206+");
});
