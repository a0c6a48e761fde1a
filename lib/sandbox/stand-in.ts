import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { FaultLocation, FaultRules } from "./fault-rules";
import type { RequestEntry, RequestLog } from "./request-log";

export interface StandInOptions {
  /** Of the API and the control API; a stand-in with a second host has it on the next port. 0 takes free ports. */
  readonly port: number;
  /** Folder for what has to survive a restart; without one everything ends with the process. */
  readonly dataDir?: string;
  /** Told of every request that ended in an error of the sandbox itself. */
  readonly onError?: (error: unknown) => void;
}

/** Where errors of the sandbox itself go. */
export function errorsTo({ onError }: StandInOptions): (error: unknown) => void {
  return onError ?? ((error) => process.emitWarning(String(error)));
}

export interface RunningStandIn {
  /** The provider's API, and the control API below /control/: "http://127.0.0.1:4010". */
  readonly url: string;
  /** The host that hands out bytes; the same as `url` where the provider has but one. */
  readonly storageUrl: string;
  close(): Promise<void>;
}

/** What serving one request needs, whatever the provider. */
export interface ExchangeContext {
  readonly log: RequestLog;
  readonly faults: FaultRules;
  /** Base URLs without a trailing slash, known once the servers listen. */
  readonly urls: Record<RequestEntry["host"], string>;
}

/** The absolute URL that a fault's location stands for. `base` and `path` are those of the request or link replaced. */
export function locationUrl(context: ExchangeContext, location: FaultLocation, base: string, path: string): string {
  switch (location) {
    case "same-host":
      return base + path;
    case "other-host":
      return context.urls.storage.replace("127.0.0.1", "localhost") + path;
    case "private-address":
      return `https://10.255.255.1${path}`;
    case "metadata-address":
      return "http://169.254.169.254/latest/meta-data/";
    case "plain-http":
      return `http://files.example.com${path}`;
    default:
      return location;
  }
}

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A certificate and its key in PEM; the server then speaks https. */
export interface Tls {
  readonly key: string;
  readonly cert: string;
}

/** Serves `handle` on 127.0.0.1. An error of its own ends the request with 500 and is told to `onError`. */
export function serve(onError: (error: unknown) => void, handle: Handle, tls?: Tls): Server {
  const listener: RequestListener = (request, response) => {
    handle(request, response).catch((error: unknown) => {
      onError(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  };
  const server = tls ? createTlsServer({ ...tls }, listener) : createServer(listener);
  // A stalled request is a fault that a test asks for, not one to be cleaned up.
  server.requestTimeout = 0;
  return server;
}

/** The base URL. Rejects when the port is taken. */
export function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const scheme = "setSecureContext" in server ? "https" : "http";
      resolve(`${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

export function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    if (!server.listening) return resolve();
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** The port of a stand-in's second host. */
export function nextPort(port: number): number {
  return port === 0 ? 0 : port + 1;
}
