import { expect, it } from "vitest";
import { bulkItemsQuerySchema } from "./bulk";

it.each(["2147483648", "-2147483649", "9007199254740991", "1e10", "0.5", "x"])(
  "no item of a run is at place %s, and the database is not asked for it",
  (cursor) => {
    expect(bulkItemsQuerySchema.safeParse({ cursor }).success).toBe(false);
  },
);

it("the places of items are numbers, those of the canary negative, and may be left out", () => {
  expect(bulkItemsQuerySchema.parse({ cursor: "-5" })).toEqual({ cursor: -5 });
  expect(bulkItemsQuerySchema.parse({})).toEqual({});
});
