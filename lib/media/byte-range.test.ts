import { expect, it } from "vitest";
import { type ByteRange, parseByteRange } from "./byte-range";

const whole: ByteRange = { kind: "whole" };
const none: ByteRange = { kind: "unsatisfiable" };
const part = (start: number, end: number): ByteRange => ({ kind: "partial", start, end });

it.each<[string | null, number, ByteRange]>([
  [null, 1_000, whole],
  ["bytes=0-0", 1_000, part(0, 0)],
  ["bytes=0-499", 1_000, part(0, 499)],
  ["bytes=500-", 1_000, part(500, 999)],
  ["bytes=-1", 1_000, part(999, 999)],
  ["bytes=-500", 1_000, part(500, 999)],
  ["bytes=-5000", 1_000, part(0, 999)],
  ["bytes=900-5000", 1_000, part(900, 999)],
  ["bytes=999-999", 1_000, part(999, 999)],
  ["BYTES=1-2", 1_000, part(1, 2)],
  [" bytes= 1-2 ", 1_000, part(1, 2)],
  ["bytes=1000-", 1_000, none],
  ["bytes=1000-1001", 1_000, none],
  ["bytes=99999999999999999999-", 1_000, none],
  ["bytes=-0", 1_000, none],
  ["bytes=0-", 0, none],
  ["bytes=-5", 0, whole],
  ["bytes=5-2", 1_000, whole],
  ["bytes=2000-1500", 1_000, whole],
  ["bytes=0-1,5-6", 1_000, whole],
  ["bytes=-", 1_000, whole],
  ["bytes=", 1_000, whole],
  ["bytes=a-b", 1_000, whole],
  ["bytes=1.5-2", 1_000, whole],
  ["bytes=--5", 1_000, whole],
  ["items=0-5", 1_000, whole],
  ["0-5", 1_000, whole],
])("%j of %d bytes", (header, size, range) => {
  expect(parseByteRange(header, size)).toEqual(range);
});
