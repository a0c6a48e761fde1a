import { expect, it } from "vitest";
import { itemsPerSecond } from "./bulk-estimate";

it("goes by what was measured, and no faster than the pace", () => {
  expect(itemsPerSecond({ msPerItem: 400, atOnce: 2, perSecond: 20 })).toBe(5);
  expect(itemsPerSecond({ msPerItem: 10, atOnce: 2, perSecond: 20 })).toBe(20);
});

it("guesses where nothing was measured", () => {
  expect(itemsPerSecond({ msPerItem: null, atOnce: 3, perSecond: 20 })).toBe(2);
});
