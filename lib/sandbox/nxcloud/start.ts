import { SkewedClock } from "../clock";
import { handleControl } from "../control";
import { RequestLog } from "../request-log";
import { listen, nextPort, type RunningStandIn, type StandInOptions, serve, stop } from "../stand-in";
import { handleApi } from "./api";
import type { NxcloudContext } from "./context";
import { controlRoutes } from "./routes";
import { DEFAULT_SETTINGS } from "./schemas";
import { NxcloudState } from "./state";
import { handleStorage } from "./storage";
import { createTrickle } from "./trickle";

/** Starts the stand-in of NXCloud and of its object store. Rejects when a port is taken or the saved state unreadable. */
export async function startNxcloud(options: StandInOptions): Promise<RunningStandIn> {
  const onError = options.onError ?? ((error) => process.emitWarning(String(error)));
  const state = await NxcloudState.open(options.dataDir ?? null);
  const context: NxcloudContext = {
    state,
    faults: state.faults,
    settings: { ...DEFAULT_SETTINGS },
    log: new RequestLog(),
    clock: new SkewedClock(),
    urls: { api: "", storage: "" },
  };
  const trickle = createTrickle(context, onError);
  const routes = controlRoutes(context, trickle);
  const api = serve(onError, (request, response) =>
    request.url?.startsWith("/control/")
      ? handleControl(routes, request, response)
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
    context.urls.storage = await listen(storage, nextPort(options.port));
  } catch (error) {
    await close();
    throw error;
  }
  return { url: context.urls.api, storageUrl: context.urls.storage, close };
}
