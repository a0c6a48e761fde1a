import ipaddr from "ipaddr.js";

/** The metadata and agent service of one cloud sits on an address that is public by its range. */
const PUBLIC_METADATA_ADDRESSES = new Set(["168.63.129.16"]);

const GLOBAL_UNICAST_IPV6 = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Why a connection to this IP address is refused, or null for a public one.
 * Everything that is not plainly public is refused: private, loopback, link-local, carrier-grade NAT, multicast,
 * reserved, and every IPv6 form that carries an IPv4 address inside (mapped, compatible, NAT64, 6to4, Teredo).
 */
export function whyBlocked(address: string): string | null {
  if (!ipaddr.isValid(address)) return "not an IP address";
  const parsed = ipaddr.parse(address);
  if (PUBLIC_METADATA_ADDRESSES.has(parsed.toString())) return "metadata";
  const range = parsed.range();
  if (range !== "unicast") return range;
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(GLOBAL_UNICAST_IPV6)) return "not global unicast";
  return null;
}
