import http, { type IncomingMessage, type ServerResponse } from "node:http";
import next from "next";
import { env } from "../env";
import { ConfigError } from "../errors";
import { keepBodyLength } from "./body-length";
import { setClientAddress } from "./client-headers";
import { portTaken } from "./ports";
import { checkout } from "./supervise";
import { tellError } from "./terminal";

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** How long answers under way may take when the server is asked to stop; a stream of events would never end by itself. */
const STOP_MS = 5_000;
/** For 100 MB over a slow line; Node's own limit of five minutes would cut such an upload off. */
const REQUEST_TIMEOUT_MS = 60 * 60 * 1000;

function answerStarting(request: IncomingMessage, response: ServerResponse): void {
  const reason = "The console is starting.";
  const asksHealth = request.url?.split("?")[0] === "/api/health";
  response.writeHead(503, {
    "content-type": asksHealth ? "application/json" : "text/plain; charset=utf-8",
    "cache-control": "no-store",
    "retry-after": "2",
  });
  response.end(asksHealth ? JSON.stringify({ status: "unavailable", reason }) : reason);
}

function listen(server: http.Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? new ConfigError(portTaken(port)) : error);
    });
    server.listen(port, resolve);
  });
}

async function main(): Promise<void> {
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  const { PORT, NODE_ENV, ATTACHE_TRUST_PROXY } = env();
  let handler: Handler | undefined;
  const server = http.createServer((request, response) => {
    setClientAddress(request, ATTACHE_TRUST_PROXY);
    if (!handler) return answerStarting(request, response);
    keepBodyLength(response);
    handler(request, response).catch((error: unknown) => {
      tellError(error);
      response.destroy();
    });
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  await listen(server, PORT);

  const app = next({
    dev: NODE_ENV === "development",
    dir: checkout,
    hostname: "localhost",
    port: PORT,
    httpServer: server,
  });
  let stopping = false;
  const stop = async () => {
    if (stopping) process.exit(1);
    stopping = true;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), STOP_MS);
    await closed;
    await app.close();
    process.exit(0);
  };
  process.on("SIGTERM", stop).on("SIGINT", stop);

  await app.prepare();
  handler = app.getRequestHandler();
}

main().catch((error: unknown) => {
  tellError(error);
  process.exit(1);
});
