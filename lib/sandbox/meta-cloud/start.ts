import { SkewedClock } from "../clock";
import { handleControl } from "../control";
import { RequestLog } from "../request-log";
import { listen, nextPort, type RunningStandIn, type StandInOptions, serve, stop } from "../stand-in";
import type { MetaCloudContext } from "./context";
import { handleGraph } from "./graph";
import { handleLookaside } from "./lookaside";
import { controlRoutes } from "./routes";
import { DEFAULT_SETTINGS } from "./schemas";
import { MetaCloudState } from "./state";
import { createTrickle } from "./trickle";

/** Starts the stand-in of the graph and lookaside hosts. Rejects when a port is taken or the saved state unreadable. */
export async function startMetaCloud(options: StandInOptions): Promise<RunningStandIn> {
  const onError = options.onError ?? ((error) => process.emitWarning(String(error)));
  const state = await MetaCloudState.open(options.dataDir ?? null);
  const context: MetaCloudContext = {
    state,
    faults: state.faults,
    settings: { ...DEFAULT_SETTINGS },
    log: new RequestLog(),
    clock: new SkewedClock(),
    urls: { api: "", storage: "" },
    onError,
  };
  const trickle = createTrickle(context);
  const routes = controlRoutes(context, trickle);
  const graph = serve(onError, (request, response) =>
    request.url?.startsWith("/control/")
      ? handleControl(routes, request, response)
      : handleGraph(context, request, response),
  );
  const lookaside = serve(onError, (request, response) => handleLookaside(context, request, response));
  const close = async () => {
    trickle.stop();
    await Promise.all([stop(graph), stop(lookaside)]);
    await state.close();
  };
  try {
    context.urls.api = await listen(graph, options.port);
    context.urls.storage = await listen(lookaside, nextPort(options.port));
  } catch (error) {
    await close();
    throw error;
  }
  return { url: context.urls.api, storageUrl: context.urls.storage, close };
}
