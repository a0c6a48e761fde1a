import type { Readable } from "node:stream";
import type { OutboundRequest } from "../http";

/** A request as the SDK hands it out: complete and signed. */
export interface SdkRequest {
  readonly method: string;
  /** With the colon. */
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  /** Escaped already. */
  readonly path: string;
  /** Not escaped. */
  readonly query?: Readonly<Record<string, string | readonly string[] | null>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | Readable | undefined;
}

export interface SdkAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Readable;
}

/** What clients of the SDK take as `requestHandler`. An alias, as an interface would not fit their index signature. */
export type SdkHandler = {
  readonly metadata: { readonly handlerProtocol: string };
  handle(request: SdkRequest): Promise<{ response: SdkAnswer }>;
  httpHandlerConfigs(): object;
  updateHttpClientConfig(): void;
};

export function sdkHandler(answer: (request: SdkRequest) => Promise<SdkAnswer>): SdkHandler {
  return {
    metadata: { handlerProtocol: "http/1.1" },
    handle: async (request) => ({ response: await answer(request) }),
    httpHandlerConfigs: () => ({}),
    updateHttpClientConfig: () => undefined,
  };
}

export function urlOf({ protocol, hostname, port, path, query = {} }: SdkRequest): URL {
  const url = new URL(`${protocol}//${hostname}${port ? `:${port}` : ""}${path}`);
  // Escaped as Signature Version 4 wants it, for that is what was signed.
  url.search = Object.entries(query)
    .flatMap(([name, value]) => [value ?? ""].flat().map((one) => `${escaped(name)}=${escaped(one)}`))
    .join("&");
  return url;
}

export function methodOf({ method }: SdkRequest): OutboundRequest["method"] {
  const known = (["GET", "POST", "PUT", "DELETE", "HEAD"] as const).find((one) => one === method);
  if (known) return known;
  throw new TypeError(`The SDK made a request with method ${method}.`);
}

function escaped(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
