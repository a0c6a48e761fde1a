import { expect, it } from "vitest";
import { planBulkInputSchema } from "./bulk";
import { pauseNumberInputSchema } from "./numbers";

const phoneNumberId = "01900000-0000-7000-8000-000000000001";

it.each([
  ["what a bulk run looks for", (q: string) => planBulkInputSchema.safeParse(planFor(q))],
  ["the note of a pause", (note: string) => pauseNumberInputSchema.safeParse({ phoneNumberId, note })],
])("refuses as %s what no row can hold, and takes whole surrogate pairs", (_name, parse) => {
  const taken = ["a\0b", "a\ud800b", "a\udc00b", "a🙂b\nc"].map((text) => parse(text).success);
  expect(taken).toEqual([false, false, false, true]);
});

function planFor(q: string) {
  return { deed: "probe", selection: { by: "filter", number: "all", q } };
}
