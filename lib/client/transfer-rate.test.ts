import { describe, expect, it } from "vitest";
import { rateOf, type Sample, timeLeftText, withSample } from "./transfer-rate";

const gather = (...samples: [at: number, bytes: number][]) =>
  samples.reduce<readonly Sample[]>((known, [at, bytes]) => withSample(known, { at, bytes }), []);

describe("transfer rate", () => {
  it("is bytes per second over what was seen", () => {
    expect(rateOf(gather([0, 0], [1_000, 500_000], [2_000, 1_000_000]))).toBe(500_000);
  });

  it("is not told from one sample, nor from two at almost the same moment", () => {
    expect(rateOf(gather([0, 0]))).toBeNull();
    expect(rateOf(gather([0, 0], [100, 80_000]))).toBeNull();
  });

  it("forgets what is too old to say anything about now", () => {
    expect(rateOf(gather([0, 0], [10_000, 1_000], [12_000, 5_000]))).toBe(2_000);
  });

  it("starts over when the count falls back", () => {
    expect(rateOf(gather([0, 0], [1_000, 900_000], [2_000, 0], [3_000, 100_000]))).toBe(100_000);
  });
});

describe("time left", () => {
  it.each([
    [2_500, 1_000, "3 s left"],
    [150_000, 1_000, "3 min left"],
    [3_900_000, 1_000, "1 h 5 min left"],
    [0, 1_000, "0 s left"],
  ] as const)("%d bytes at %d per second: %s", (left, rate, text) => {
    expect(timeLeftText(left, rate)).toBe(text);
  });

  it("is not told without a size or while nothing moves", () => {
    expect(timeLeftText(null, 1_000)).toBeNull();
    expect(timeLeftText(1_000, null)).toBeNull();
    expect(timeLeftText(1_000, 0)).toBeNull();
  });
});
