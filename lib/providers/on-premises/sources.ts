import ipaddr from "ipaddr.js";

type Range = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

const MAPPED_PREFIX = 96;

/** An IP address or a CIDR block; null when it is neither. IPv4 inside IPv6 ("::ffff:10.0.0.1") counts as IPv4. */
function rangeOf(source: string): Range | null {
  const [address = "", bits, ...rest] = source.split("/");
  if (!isAddress(address) || rest.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return null;
  const parsed = ipaddr.parse(address);
  const width = parsed.kind() === "ipv4" ? 32 : 128;
  const length = bits === undefined ? width : Number(bits);
  if (length > width) return null;
  if (parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress()) {
    return length < MAPPED_PREFIX ? null : [parsed.toIPv4Address(), length - MAPPED_PREFIX];
  }
  return [parsed, length];
}

/** The library also reads short, octal and hexadecimal IPv4, which nobody means. */
function isAddress(text: string): boolean {
  return text.includes(":") ? ipaddr.IPv6.isValid(text) : ipaddr.IPv4.isValidFourPartDecimal(text);
}

export function isSource(text: string): boolean {
  return rangeOf(text) !== null;
}

/** Whether the address lies within one of the sources. What is not an address lies in none. */
export function isFromSource(address: string, sources: readonly string[]): boolean {
  const from = rangeOf(address)?.[0];
  return sources.some((source) => {
    const range = rangeOf(source);
    return from !== undefined && range !== null && from.kind() === range[0].kind() && from.match(range[0], range[1]);
  });
}
