import { SkewedClock } from "../clock";
import { handleControl } from "../control";
import { RequestLog } from "../request-log";
import { listen, nextPort, type RunningStandIn, type StandInOptions, serve, stop } from "../stand-in";
import { handleApi } from "./api";
import { Confirmations } from "./confirmations";
import type { AwsSocialContext } from "./context";
import { controlRoutes } from "./routes";
import { handleS3 } from "./s3";
import { DEFAULT_SETTINGS } from "./schemas";
import { lazySigner } from "./sns-signature";
import { AwsSocialState } from "./state";
import { createTrickle } from "./trickle";

/**
 * Starts the stand-in of AWS End User Messaging Social, STS and SNS, and of S3 as its second host. Rejects when a port
 * is taken or the saved state unreadable.
 */
export async function startAwsSocial(options: StandInOptions): Promise<RunningStandIn> {
  const onError = options.onError ?? ((error) => process.emitWarning(String(error)));
  const state = await AwsSocialState.open(options.dataDir ?? null);
  const context: AwsSocialContext = {
    state,
    faults: state.faults,
    settings: { ...DEFAULT_SETTINGS },
    log: new RequestLog(),
    clock: new SkewedClock(),
    signer: lazySigner(),
    confirmations: new Confirmations(),
    urls: { api: "", storage: "" },
  };
  const trickle = createTrickle(context, onError);
  const routes = controlRoutes(context, trickle);
  const api = serve(onError, (request, response) =>
    request.url?.startsWith("/control/")
      ? handleControl(routes, request, response)
      : handleApi(context, request, response),
  );
  const storage = serve(onError, (request, response) => handleS3(context, request, response));
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
