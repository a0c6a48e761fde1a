import { describe, expect, test } from "vitest";
import { isFromSource, isSource } from "./sources";

describe("sources of webhooks", () => {
  test.each(["10.0.0.1", "10.0.0.0/8", "0.0.0.0/0", "2001:db8::1", "2001:db8::/32", "::ffff:10.0.0.0/104"])(
    "%s is one",
    (text) => {
      expect(isSource(text)).toBe(true);
    },
  );

  test.each([
    ...[
      "",
      "wa.example.com",
      "10.1",
      "0x0a.0.0.1",
      "010.0.0.1",
      "10.0.0.0/33",
      "10.0.0.0/8/8",
      "10.0.0.0/",
      "10.0.0.0/-1",
    ],
    ...["2001:db8::/129", "::ffff:10.0.0.0/8", "10.0.0.256", "*"],
  ])("%j is none", (text) => {
    expect(isSource(text)).toBe(false);
  });

  test.each([
    ["10.2.3.4", "10.0.0.0/8", true],
    ["11.2.3.4", "10.0.0.0/8", false],
    ["::ffff:10.2.3.4", "10.0.0.0/8", true],
    ["10.2.3.4", "::ffff:10.0.0.0/104", true],
    ["10.0.0.1", "10.0.0.1", true],
    ["10.0.0.2", "10.0.0.1", false],
    ["2001:db8:0::1", "2001:db8::/32", true],
    ["2001:db9::1", "2001:db8::/32", false],
    ["10.0.0.1", "::/0", false],
    ["::1", "0.0.0.0/0", false],
    ["unknown", "0.0.0.0/0", false],
    ["", "0.0.0.0/0", false],
  ])("%s is in %s: %s", (address, source, expected) => {
    expect(isFromSource(address, ["192.0.2.1", source])).toBe(expected);
  });
});
