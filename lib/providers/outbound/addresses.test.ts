import { describe, expect, test } from "vitest";
import { whyBlocked } from "./addresses";

const BLOCKED = [
  ["0.0.0.0", "unspecified"],
  ["0.1.2.3", "unspecified"],
  ["10.0.0.1", "private"],
  ["100.64.0.1", "carrierGradeNat"],
  ["100.100.100.200", "carrierGradeNat"],
  ["127.0.0.1", "loopback"],
  ["127.255.255.254", "loopback"],
  ["168.63.129.16", "metadata"],
  ["169.254.169.254", "linkLocal"],
  ["172.16.0.1", "private"],
  ["172.31.255.255", "private"],
  ["192.0.0.192", "reserved"],
  ["192.0.2.1", "reserved"],
  ["192.168.1.1", "private"],
  ["198.18.0.1", "reserved"],
  ["203.0.113.9", "reserved"],
  ["224.0.0.1", "multicast"],
  ["240.0.0.1", "reserved"],
  ["255.255.255.255", "broadcast"],
  ["::", "unspecified"],
  ["::1", "loopback"],
  ["::7f00:1", "not global unicast"],
  ["::127.0.0.1", "ipv4Mapped"],
  ["::ffff:127.0.0.1", "ipv4Mapped"],
  ["::ffff:8.8.8.8", "ipv4Mapped"],
  ["::ffff:0:10.0.0.1", "rfc6145"],
  ["64:ff9b::10.0.0.1", "rfc6052"],
  ["64:ff9b:1::1", "rfc6052"],
  ["100::1", "discard"],
  ["2001::1", "teredo"],
  ["2001:db8::1", "reserved"],
  ["2002:7f00:1::", "6to4"],
  ["fc00::1", "uniqueLocal"],
  ["fd00:ec2::254", "uniqueLocal"],
  ["fe80::1", "linkLocal"],
  ["fe80::1%eth0", "linkLocal"],
  ["fec0::1", "deprecatedSiteLocal"],
  ["ff02::1", "multicast"],
  ["4000::1", "not global unicast"],
  ["localhost", "not an IP address"],
  ["", "not an IP address"],
] as const;

describe("addresses that are not public", () => {
  test.each(BLOCKED)("%s is refused as %s", (address, why) => {
    expect(whyBlocked(address)).toBe(why);
  });
});

describe("public addresses", () => {
  test.each(["8.8.8.8", "172.32.0.1", "100.63.255.255", "47.75.0.1", "2606:4700::1111", "2400:3200::1"])(
    "%s is let through",
    (address) => {
      expect(whyBlocked(address)).toBeNull();
    },
  );
});
