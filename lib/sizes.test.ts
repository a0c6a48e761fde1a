import { describe, expect, test } from "vitest";
import { formatBytes, fullBytes } from "./sizes";

describe("a size for people", () => {
  test.each([
    [0, "0 bytes"],
    [1023, "1023 bytes"],
    [1024, "1 KB"],
    [182_859, "179 KB"],
    [1024 ** 2 - 1, "1.0 MB"],
    [5 * 1024 ** 2, "5 MB"],
    [5_452_595, "5.2 MB"],
    [134_217_728, "128 MB"],
    [3 * 1024 ** 4, "3 TB"],
  ])("%i bytes are %s", (bytes, expected) => {
    expect(formatBytes(bytes)).toBe(expected);
  });

  test.each([
    [3, "3 bytes"],
    [134_217_728, "128 MB (134,217,728 bytes)"],
    [134_217_729, "128 MB (134,217,729 bytes)"],
  ])("%i bytes are %s where every one counts", (bytes, expected) => {
    expect(fullBytes(bytes)).toBe(expected);
  });
});
