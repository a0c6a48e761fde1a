import ipaddr from "ipaddr.js";

const UNKNOWN = "unknown";
const IPV6_SITE_BITS = 64;

/**
 * The client's address out of x-forwarded-for, which our own web server sets; with ATTACHE_TRUST_PROXY the proxy in
 * front of it does. The last entry is the one that the nearest of them wrote; earlier ones are the client's own words.
 */
export function clientAddress(forwardedFor: string | null | undefined): string {
  const last = forwardedFor?.split(",").at(-1)?.trim() ?? "";
  return ipaddr.isValid(last) ? ipaddr.process(last).toString() : UNKNOWN;
}

/** What is throttled as one: an IPv4 address, or the /64 of an IPv6 address, since one customer line has a whole /64. */
export function addressGroup(address: string): string {
  if (!ipaddr.IPv6.isValid(address)) return address;
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${address}/${IPV6_SITE_BITS}`);
  return `${network.toString()}/${IPV6_SITE_BITS}`;
}
