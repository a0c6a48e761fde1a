import type { IncomingMessage, ServerResponse } from "node:http";
import { type ControlRoutes, handleControl } from "./control";
import { type ExchangeContext, listen, nextPort, type RunningStandIn, serve, stop } from "./stand-in";
import type { Trickle } from "./trickle";

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

interface Parts {
  /** Its URLs are filled in. */
  readonly context: ExchangeContext & { readonly state: { close(): Promise<void> } };
  readonly trickle: Trickle;
  readonly control: ControlRoutes;
  readonly api: Handle;
  /** Hands out bytes, on the next port. */
  readonly storage: Handle;
}

/** Serves a provider with an API and a host of its own for bytes. Rejects, with everything closed, when a port is taken. */
export async function serveTwoHosts(
  { context, trickle, control, api: answerApi, storage: answerStorage }: Parts,
  port: number,
  onError: (error: unknown) => void,
): Promise<RunningStandIn> {
  const api = serve(onError, (request, response) =>
    request.url?.startsWith("/control/") ? handleControl(control, request, response) : answerApi(request, response),
  );
  const storage = serve(onError, answerStorage);
  const close = async () => {
    trickle.stop();
    await Promise.all([stop(api), stop(storage)]);
    await context.state.close();
  };
  try {
    context.urls.api = await listen(api, port);
    context.urls.storage = await listen(storage, nextPort(port));
  } catch (error) {
    await close();
    throw error;
  }
  return { url: context.urls.api, storageUrl: context.urls.storage, close };
}
