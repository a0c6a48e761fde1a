import { expect, it } from "vitest";
import { PEAK_COUNT, toPeaks } from "./draw-peaks";

it("makes the loudest slice 100 and measures the others against it", () => {
  const windows = Array.from({ length: 640 }, (_, window) => (window < 320 ? 0.01 : 0.25));
  const peaks = toPeaks(windows);
  expect(peaks).toHaveLength(PEAK_COUNT);
  expect(peaks.slice(0, 32)).toEqual(Array(32).fill(20));
  expect(peaks.slice(32)).toEqual(Array(32).fill(100));
});

it("stretches a recording that has fewer windows than slices", () => {
  const peaks = toPeaks([0.25, 0, 1]);
  expect(peaks).toHaveLength(PEAK_COUNT);
  expect([peaks[0], peaks[30], peaks[63]]).toEqual([50, 0, 100]);
});

it("draws silence as silence", () => {
  expect(toPeaks(Array(100).fill(1e-9))).toEqual(Array(PEAK_COUNT).fill(0));
});

it("draws nothing for nothing", () => {
  expect(toPeaks([])).toEqual([]);
});
