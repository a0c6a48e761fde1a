import { Readable } from "node:stream";
import { Agent, type Dispatcher } from "undici";
import { ProviderError } from "./errors";
import { type BodyEnd, GuardedBody, tooLarge } from "./outbound/body";
import { transportFailure } from "./outbound/failures";
import { publicOnly, type ResolveHost, resolveBySystem, socketLookup } from "./outbound/lookup";
import { blockedTarget, checkTarget, hostList } from "./outbound/targets";

/** Where a URL came from when it was not a setting: out of a provider's answer, so it is trusted less. */
interface LinkOrigin {
  /** Whose answer held the link. A public host may not send us to an exempted private one. */
  readonly from: URL;
  /** Whether such a link, and every redirect after it, may lead here. */
  readonly allows: (url: URL) => boolean;
}

export interface OutboundRequest {
  readonly url: URL;
  readonly method: "GET" | "POST" | "PUT" | "DELETE" | "HEAD";
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes are sent exactly as given. A stream is destroyed when the request fails. */
  readonly body?: string | Uint8Array | Readable | undefined;
  readonly signal: AbortSignal;
  /** Time until the response headers, in milliseconds. */
  readonly headersTimeoutMs?: number;
  /** Longest silence between two pieces of the body, in milliseconds. */
  readonly bodyTimeoutMs?: number;
  /** Bytes of body after which the response fails with TOO_LARGE. */
  readonly maxBytes: number;
  /**
   * How many redirects to follow by hand, each checked like the first target. Default 0: a redirect is an error.
   * Only GET and HEAD follow redirects.
   */
  readonly maxRedirects?: number;
  readonly link?: LinkOrigin;
  /** PEM certificates that are trusted for this request instead of the public ones. */
  readonly trustedCertificates?: string | undefined;
  /** Called once when the response's body is over: read to its end, failed or destroyed. */
  readonly onBodyClosed?: (end: BodyEnd) => void;
}

export interface OutboundResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Fails with ProviderError TIMEOUT, UPSTREAM, TOO_LARGE or BAD_RESPONSE (less came than was announced), or with the
   * signal's reason; must be consumed or destroyed.
   */
  readonly body: Readable;
  /** Where the answer came from after redirects. */
  readonly url: URL;
}

/** The one way out to other hosts. Throws ProviderError (BLOCKED_TARGET, TIMEOUT, UPSTREAM …) or the signal's reason. */
export interface OutboundHttp {
  request(request: OutboundRequest): Promise<OutboundResponse>;
}

export interface OutboundHttpOptions {
  /** "host" or "host:port" entries that may be private and may speak plain http. */
  readonly allowedPrivateHosts: readonly string[];
  /** How names become addresses; the operating system's resolver unless given. */
  readonly resolve?: ResolveHost;
  /** Where a request does not say: time until the headers, and longest silence within the body. Default 30 s. */
  readonly timeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 10_000;
const DEFAULT_TIMEOUT_MS = 30_000;
const CONNECTIONS_PER_HOST = 64;
const STANDING_HEADERS = { "accept-encoding": "identity", "user-agent": "attache" };
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** All that goes along to another host. A list of what may, since every provider names its secrets differently. */
const HARMLESS_HEADERS = new Set(["accept", "accept-encoding", "accept-language", "range", "user-agent"]);

function agentOver(resolve: ResolveHost, timeoutMs: number, ca: string | undefined): Agent {
  return new Agent({
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connections: CONNECTIONS_PER_HOST,
    connect: { timeout: CONNECT_TIMEOUT_MS, lookup: socketLookup(resolve), ...(ca && { ca }) },
  });
}

/**
 * A client that refuses every address that is not public, whatever name or redirect leads there, except hosts that
 * the installation lists. It goes straight to its target: proxies named in the environment are not used, as behind
 * one nobody could check addresses. Make one per process: it holds the connections.
 */
export function createOutboundHttp(options: OutboundHttpOptions): OutboundHttp {
  const resolve = options.resolve ?? resolveBySystem;
  const exempt = hostList(options.allowedPrivateHosts);
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const agents = new Map<string, Agent>();

  // An agent keeps its connections, so what one connection trusts must never be reused by another.
  function agentFor(isExempt: boolean, ca: string | undefined): Agent {
    const key = `${isExempt} ${ca ?? ""}`;
    const agent = agents.get(key) ?? agentOver(isExempt ? resolve : publicOnly(resolve), timeoutMs, ca);
    agents.set(key, agent);
    return agent;
  }

  function admit(url: URL, origin: Partial<LinkOrigin> | undefined, ca: string | undefined): Agent {
    checkTarget(url, exempt);
    const isExempt = exempt.has(url);
    const allowed = origin?.allows?.(url);
    const refused = isExempt ? origin?.from && !exempt.has(origin.from) && allowed !== true : allowed === false;
    if (refused) throw blockedTarget(`Refused to follow a link to ${url.host}, a host that is not on the list for it.`);
    return agentFor(isExempt, ca);
  }

  async function follow(request: OutboundRequest): Promise<OutboundResponse> {
    const hops = request.method === "GET" || request.method === "HEAD" ? (request.maxRedirects ?? 0) : 0;
    let url = request.url;
    let origin: Partial<LinkOrigin> | undefined = request.link;
    let headers: Readonly<Record<string, string>> = { ...STANDING_HEADERS, ...request.headers };
    for (let hop = 0; ; hop++) {
      const answer = await send(admit(url, origin, request.trustedCertificates), url, headers, request);
      const location = answer.headers.location;
      if (!REDIRECTS.has(answer.statusCode) || typeof location !== "string") return guard(answer, url, request);
      answer.body.on("error", () => {}).destroy();
      if (hop >= hops) throw tooManyRedirects(url.host, hops);
      const next = redirectTarget(location, url);
      if (next.origin !== url.origin) headers = onlyHarmless(headers);
      origin = { ...request.link, from: url };
      url = next;
    }
  }

  return {
    request: async (request) => {
      try {
        return await follow(request);
      } catch (error) {
        if (request.body instanceof Readable) request.body.on("error", () => {}).destroy();
        throw error;
      }
    },
  };
}

async function send(
  agent: Agent,
  url: URL,
  headers: Readonly<Record<string, string>>,
  request: OutboundRequest,
): Promise<Dispatcher.ResponseData> {
  const { signal } = request;
  signal.throwIfAborted();
  let stopWaiting = () => {};
  // The agent notices an abort only once a connection stands; a name server that hangs must not hold the caller.
  const aborted = new Promise<never>((_, reject) => {
    stopWaiting = () => reject(signal.reason);
    signal.addEventListener("abort", stopWaiting, { once: true });
  });
  try {
    const answered = agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: request.method,
      headers,
      body: request.body ?? null,
      signal,
      headersTimeout: request.headersTimeoutMs ?? null,
      bodyTimeout: request.bodyTimeoutMs ?? null,
    });
    return await Promise.race([answered, aborted]);
  } catch (error) {
    throw signal.aborted ? signal.reason : transportFailure(error, url.host);
  } finally {
    signal.removeEventListener("abort", stopWaiting);
  }
}

function guard(answer: Dispatcher.ResponseData, url: URL, request: OutboundRequest): OutboundResponse {
  const headers = flatten(answer.headers);
  const announced = request.method === "HEAD" ? null : (headers["content-length"] ?? null);
  const announcedBytes = announced === null ? null : Number(announced);
  const body = new GuardedBody(answer.body, {
    host: url.host,
    maxBytes: request.maxBytes,
    announcedBytes,
    signal: request.signal,
    onClosed: request.onBodyClosed,
  });
  const refusal = refuseUnread(headers, announcedBytes, url, request);
  if (refusal) {
    body.destroy(refusal);
    throw refusal;
  }
  return { status: answer.statusCode, headers, body, url };
}

function refuseUnread(
  headers: Readonly<Record<string, string>>,
  announcedBytes: number | null,
  url: URL,
  request: OutboundRequest,
): ProviderError | null {
  if (announcedBytes !== null && announcedBytes > request.maxBytes) return tooLarge(url.host, request.maxBytes);
  const encoding = headers["content-encoding"]?.toLowerCase();
  if (!encoding || encoding === "identity") return null;
  const publicMessage = `${url.host} sent a compressed answer although a plain one was asked for.`;
  return new ProviderError({ reason: "BAD_RESPONSE", retryable: true, publicMessage });
}

function flatten(headers: Dispatcher.ResponseData["headers"]): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : value;
  }
  return flat;
}

function onlyHarmless(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => HARMLESS_HEADERS.has(name.toLowerCase())));
}

function redirectTarget(location: string, from: URL): URL {
  if (URL.canParse(location, from.href)) return new URL(location, from);
  const publicMessage = `${from.host} redirects to something that is not an address.`;
  throw new ProviderError({ reason: "BAD_RESPONSE", retryable: true, publicMessage });
}

function tooManyRedirects(host: string, allowed: number): ProviderError {
  return blockedTarget(
    allowed === 0
      ? `${host} answered with a redirect, and this call follows none.`
      : `${host} redirected again after ${allowed} redirects.`,
  );
}
