import { expect, it } from "vitest";
import { estimateMs } from "./bulk-estimate";

it("takes as long as the slowest number, whose items go by work or by pace, whichever is slower", () => {
  const quick = { items: 100, msPerItem: 400, atOnce: 2, perSecond: null };
  expect(estimateMs([quick])).toBe(20_000);
  expect(estimateMs([{ ...quick, perSecond: 1 }])).toBe(100_000);
  expect(estimateMs([quick, { ...quick, items: 1_000 }])).toBe(200_000);
  expect(estimateMs([])).toBe(0);
});

it("guesses where nothing was measured", () => {
  expect(estimateMs([{ items: 10, msPerItem: null, atOnce: 1, perSecond: null }])).toBe(15_000);
});
