import { expect, test } from "vitest";
import { DEFAULT_APPLICATION } from "./application-settings";
import { backOff } from "./outbox";

test("webhooks are sent again after 3, 6, 9 … seconds, never more than 15 minutes", () => {
  const waits = [1, 2, 3, 299, 300, 301, 10_000].map((failures) => backOff(DEFAULT_APPLICATION, failures) / 1000);
  expect(waits).toEqual([3, 6, 9, 897, 900, 900, 900]);
});
