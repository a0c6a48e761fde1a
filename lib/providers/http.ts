import type { Readable } from "node:stream";

export interface OutboundRequest {
  readonly url: URL;
  readonly method: "GET" | "POST" | "PUT" | "DELETE" | "HEAD";
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes are sent exactly as given. A function is called once per try and must give a fresh stream. */
  readonly body?: string | Uint8Array | Readable | undefined;
  readonly signal: AbortSignal;
  /** Time until the response headers, in milliseconds. */
  readonly headersTimeoutMs?: number;
  /** Longest silence between two pieces of the body, in milliseconds. */
  readonly bodyTimeoutMs?: number;
  /** Bytes of body after which the response fails with TOO_LARGE. */
  readonly maxBytes: number;
  /** How many redirects to follow by hand, each checked like the first target. Default 0: a redirect is an error. */
  readonly maxRedirects?: number;
}

export interface OutboundResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Fails with ProviderError TIMEOUT, UPSTREAM or TOO_LARGE; must be consumed or destroyed. */
  readonly body: Readable;
  /** Where the answer came from after redirects. */
  readonly url: URL;
}

/** The one way out to other hosts. Throws ProviderError (BLOCKED_TARGET, TIMEOUT, UPSTREAM) or the signal's reason. */
export interface OutboundHttp {
  request(request: OutboundRequest): Promise<OutboundResponse>;
}
