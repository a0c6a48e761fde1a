import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { jsonOf, readText, retryAfterMs } from "./answers";

describe("how long to wait before trying again", () => {
  const now = Date.UTC(2026, 0, 1, 12, 0, 0);

  test.each([
    ["7", 7000],
    ["0", 0],
    ["Thu, 01 Jan 2026 12:00:30 GMT", 30_000],
    ["Thu, 01 Jan 2026 11:00:00 GMT", 0],
    ["soon", undefined],
    [undefined, undefined],
  ])("Retry-After %s", (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});

test("an answer is read up to its limit and the rest is given up", async () => {
  const body = Readable.from([Buffer.from("abc"), Buffer.from("def"), Buffer.from("ghi")]);
  expect(await readText(body, 5)).toBe("abcde");
  expect(body.destroyed).toBe(true);
});

test("a character that is split between two pieces is whole again", async () => {
  const bytes = Buffer.from("信");
  expect(await readText(Readable.from([bytes.subarray(0, 1), bytes.subarray(1)]))).toBe("信");
});

test("text that is not JSON is undefined, which JSON cannot say", () => {
  expect([jsonOf("null"), jsonOf('{"a":1}'), jsonOf("<html>"), jsonOf("")]).toEqual([
    null,
    { a: 1 },
    undefined,
    undefined,
  ]);
});
