import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach } from "vitest";
import { createOutboundHttp, type OutboundHttp, type OutboundRequest } from "../http";

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface Call {
  readonly path: string;
  readonly method: string;
  readonly headers: IncomingMessage["headers"];
}

/** Servers of one test on this machine, and the requests that reached them. */
export class TestServers {
  readonly calls: Call[] = [];
  readonly abort = new AbortController();
  private readonly servers: Server[] = [];

  /** Answers "127.0.0.1:port". */
  async serve(handler: Handler): Promise<string> {
    const server = createServer((request, response) => {
      const { url = "", headers, method = "" } = request;
      this.calls.push({ path: url, headers, method });
      handler(request, response);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    this.servers.push(server);
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** A request for a link with a secret in its query. */
  get(host: string, more: Partial<OutboundRequest> = {}): OutboundRequest {
    const url = new URL(`http://${host}/start?Signature=topsecret`);
    return { url, method: "GET", signal: this.abort.signal, maxBytes: 1_000_000, ...more };
  }

  async stop(): Promise<void> {
    this.abort.abort();
    for (const server of this.servers.splice(0)) {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    }
  }
}

/** Gives every test servers of its own, got by calling the result. */
export function useTestServers(): () => TestServers {
  let servers: TestServers;
  beforeEach(() => {
    servers = new TestServers();
  });
  afterEach(() => servers.stop());
  return () => servers;
}

export const allowing = (...hosts: string[]): OutboundHttp => createOutboundHttp({ allowedPrivateHosts: hosts });

export async function textOf(http: OutboundHttp, request: OutboundRequest): Promise<string> {
  return (await buffer((await http.request(request)).body)).toString();
}

export async function failureOf(run: Promise<unknown>): Promise<Error> {
  return run.then(
    () => Promise.reject(new Error("it did not fail")),
    (error) => error,
  );
}
