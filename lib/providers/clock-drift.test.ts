import { describe, expect, test } from "vitest";
import { driftOf } from "./clock-drift";

const noon = Date.UTC(2026, 0, 1, 12, 0, 0);
const header = (ms: number) => new Date(noon + ms).toUTCString();

describe("the difference of two clocks", () => {
  test.each([
    ["the server is ahead", header(95_000), 95_000],
    ["the server is behind", header(-3_600_000), -3_600_000],
    ["too small to tell from the header's whole seconds", header(-1_000), 0],
    ["equal", header(0), 0],
    ["no header", undefined, null],
    ["an unreadable header", "yesterday", null],
  ])("%s", (_, date, expected) => {
    expect(driftOf(date, noon, noon)).toBe(expected);
  });

  test("a slow answer is not taken for a wrong clock", () => {
    expect(driftOf(header(10_000), noon, noon + 20_000)).toBe(0);
    expect(driftOf(header(1_000), noon, noon + 20_000)).toBe(0);
  });
});
