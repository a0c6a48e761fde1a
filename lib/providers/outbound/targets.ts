import { isIP } from "node:net";
import { ProviderError } from "../errors";
import { whyBlocked } from "./addresses";

/** Hosts that an installation exempts from the address check and from https. */
export interface HostList {
  has(url: URL): boolean;
}

const ENTRY = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/;

function portOf(url: URL): string {
  return url.port || (url.protocol === "https:" ? "443" : "80");
}

/**
 * `entries` look like "host", "host:port" or "[v6]:port"; one without a port stands for every port of the host.
 * Entries that look like none of these match nothing: the environment's schema has refused them before.
 */
export function hostList(entries: readonly string[]): HostList {
  const anyPort = new Set<string>();
  const onePort = new Set<string>();
  for (const entry of entries) {
    const [, host, port] = ENTRY.exec(entry) ?? [];
    if (!host || !URL.canParse(`http://${host}`)) continue;
    const { hostname } = new URL(`http://${host}`);
    if (port) onePort.add(`${hostname}:${Number(port)}`);
    else anyPort.add(hostname);
  }
  return { has: (url) => anyPort.has(url.hostname) || onePort.has(`${url.hostname}:${portOf(url)}`) };
}

/** The refusal of a target that must not be visited. Trying again does not help. */
export function blockedTarget(publicMessage: string): ProviderError {
  return new ProviderError({ reason: "BLOCKED_TARGET", retryable: false, publicMessage });
}

/** Checks what can be told from the URL alone; names are checked when they are looked up. Throws BLOCKED_TARGET. */
export function checkTarget(url: URL, exempt: HostList): void {
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw blockedTarget("Refused to open an address that is neither https nor http.");
  }
  if (url.username || url.password) {
    throw blockedTarget(`Refused to open an address at ${url.host} that has credentials in it.`);
  }
  if (exempt.has(url)) return;
  if (url.protocol !== "https:") {
    throw blockedTarget(
      `Refused to open ${url.host} without encryption. Plain http is only for hosts listed in ATTACHE_ALLOWED_PRIVATE_HOSTS.`,
    );
  }
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  const why = isIP(literal) ? whyBlocked(literal) : null;
  if (why) throw privateTarget(url.host, why);
}

/** The refusal of an address that is not public. `why` is a range, such as "loopback". */
export function privateTarget(host: string, why: string): ProviderError {
  return blockedTarget(
    `Refused to connect to ${host}: its address is not a public one (${why}). Private hosts have to be listed in ATTACHE_ALLOWED_PRIVATE_HOSTS.`,
  );
}
