import { describe, expect, it } from "vitest";
import { addressGroup, clientAddress } from "./client-address";

describe("clientAddress", () => {
  it.each([
    ["203.0.113.9", "203.0.113.9"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["2001:db8::1", "2001:db8::1"],
    ["10.9.9.9, 203.0.113.9", "203.0.113.9"],
    ["made up", "unknown"],
    ["", "unknown"],
    [null, "unknown"],
  ])("reads %j as %s", (header, expected) => {
    expect(clientAddress(header)).toBe(expected);
  });
});

describe("addressGroup", () => {
  it("keeps IPv4 addresses apart and the unknown together", () => {
    expect(addressGroup("203.0.113.9")).toBe("203.0.113.9");
    expect(addressGroup("unknown")).toBe("unknown");
  });

  it("takes the IPv6 addresses of one /64 as one", () => {
    expect(addressGroup("2001:db8:1:2::1")).toBe(addressGroup("2001:db8:1:2:ffff::9"));
    expect(addressGroup("2001:db8:1:2::1")).not.toBe(addressGroup("2001:db8:1:3::1"));
  });
});
