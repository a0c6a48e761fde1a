import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { SkewedClock } from "./clock";
import type { SandboxContext } from "./context";
import { handleControl } from "./control/routes";
import { DEFAULT_SETTINGS } from "./control/schemas";
import { handleApi } from "./nxcloud/api";
import { handleStorage } from "./nxcloud/storage";
import { Trickle } from "./nxcloud/trickle";
import { RequestLog } from "./request-log";
import { SandboxState } from "./state";

export interface SandboxOptions {
  /** Of the API and the control API; the object store listens on the next one. 0 takes two free ports. */
  readonly port: number;
  /** Folder for what has to survive a restart; without one everything ends with the process. */
  readonly dataDir?: string;
  /** Told of every request that ended in an error of the sandbox itself. */
  readonly onError?: (error: unknown) => void;
}

export interface RunningSandbox {
  /** NXCloud API and control API: "http://127.0.0.1:4010". */
  readonly url: string;
  /** Host of the signed object links. */
  readonly ossUrl: string;
  close(): Promise<void>;
}

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Starts both servers on 127.0.0.1. Rejects when a port is taken or the saved state cannot be read. */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const onError = options.onError ?? ((error) => process.emitWarning(String(error)));
  const state = await SandboxState.open(options.dataDir ? path.resolve(options.dataDir) : null);
  const context: SandboxContext = {
    state,
    settings: { ...DEFAULT_SETTINGS },
    log: new RequestLog(),
    clock: new SkewedClock(),
    urls: { api: "", storage: "" },
  };
  const trickle = new Trickle(context, onError);
  const api = serve(onError, (request, response) =>
    request.url?.startsWith("/control/")
      ? handleControl(context, trickle, request, response)
      : handleApi(context, request, response),
  );
  const storage = serve(onError, (request, response) => handleStorage(context, request, response));
  const close = async () => {
    trickle.stop();
    await Promise.all([stop(api), stop(storage)]);
    await state.close();
  };
  try {
    context.urls.api = await listen(api, options.port);
    context.urls.storage = await listen(storage, options.port === 0 ? 0 : options.port + 1);
  } catch (error) {
    await close();
    throw error;
  }
  return { url: context.urls.api, ossUrl: context.urls.storage, close };
}

function serve(onError: (error: unknown) => void, handle: Handle): Server {
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      onError(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  // A stalled request is a fault that a test asks for, not one to be cleaned up.
  server.requestTimeout = 0;
  return server;
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    if (!server.listening) return resolve();
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
