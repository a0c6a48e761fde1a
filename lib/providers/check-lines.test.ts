import { describe, expect, test } from "vitest";
import { clockLine, numbersLine, orFailure } from "./check-lines";
import { ProviderError } from "./errors";

describe("the line about the clock", () => {
  const limits = { warningMs: 10_000, refusedMs: 60_000 };

  test.each([
    [null, "skipped", "did not tell its time"],
    [0, "ok", "within 2 s"],
    [9_000, "ok", "within 9 s"],
    [10_000, "warning", "10 s behind NXCloud's. Calls that are 60 s off are refused."],
    [-59_000, "warning", "59 s ahead of NXCloud's"],
    [60_000, "failed", "60 s behind"],
  ])("with a drift of %s ms is %s", (driftMs, outcome, words) => {
    expect(clockLine(driftMs, "NXCloud", limits)).toMatchObject({ outcome, detail: expect.stringContaining(words) });
  });
});

describe("the line about the numbers", () => {
  const number = (phoneNumber: string, status: string | null) => ({
    providerNumberId: phoneNumber,
    phoneNumber,
    displayName: phoneNumber,
    status,
  });

  test("counts them when all are connected or say nothing", () => {
    const line = numbersLine([number("1", "CONNECTED"), number("2", null)], "the console");
    expect(line).toMatchObject({ outcome: "ok", detail: "2 listed.", remedy: null });
  });

  test("names five that are not connected, and where to look", () => {
    const away = ["1", "2", "3", "4", "5", "6"].map((phone) => number(phone, "BANNED"));
    const line = numbersLine([number("0", "CONNECTED"), ...away], "the console");
    expect(line).toMatchObject({ outcome: "warning", remedy: "Look at these numbers in the console." });
    expect(line.detail).toMatch(/^6 of 7 .*: 1 \(BANNED\), .*5 \(BANNED\) …$/);
  });
});

test("of failures only the provider's own become values", async () => {
  const error = new ProviderError({ reason: "UPSTREAM", retryable: true, publicMessage: "It is down." });
  expect(await orFailure(Promise.reject(error))).toBe(error);
  await expect(orFailure(Promise.reject(new Error("stopped")))).rejects.toThrow("stopped");
});
