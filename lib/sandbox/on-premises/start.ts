import { SkewedClock } from "../clock";
import { handleControl } from "../control";
import { RequestLog } from "../request-log";
import { errorsTo, listen, type RunningStandIn, type StandInOptions, serve, stop } from "../stand-in";
import { apiRoutes, handleApi } from "./api";
import { selfSignedCertificate } from "./certificate";
import type { OnPremisesContext } from "./context";
import { LoginFailures, RateLimit } from "./limits";
import { Outbox } from "./outbox";
import { RetryDownloads } from "./retry-downloads";
import { controlRoutes } from "./routes";
import { DEFAULT_SETTINGS } from "./schemas";
import { OnPremisesState } from "./state";
import { createTrickle } from "./trickle";

export interface OnPremisesOptions extends StandInOptions {
  /** Speak https with a self-signed certificate for 127.0.0.1 and localhost, the same one over restarts. */
  readonly tls?: boolean;
}

export interface RunningOnPremises extends RunningStandIn {
  /** In PEM, for callers to trust; only with `tls`. */
  readonly certificate?: string;
}

/** Starts the stand-in of the On-Premises client. Rejects when the port is taken or the saved state unreadable. */
export async function startOnPremises(options: OnPremisesOptions): Promise<RunningOnPremises> {
  const onError = errorsTo(options);
  const state = await OnPremisesState.open(options.dataDir ?? null);
  const context = createContext(state);
  const outbox = new Outbox(state, onError);
  const retries = new RetryDownloads(context, outbox, onError);
  const trickle = createTrickle(context, outbox, onError);
  const control = controlRoutes({ context, outbox, retries, trickle });
  const api = apiRoutes(retries);
  const server = serve(
    onError,
    (request, response) =>
      request.url?.startsWith("/control/")
        ? handleControl(control, request, response)
        : handleApi(context, api, request, response),
    options.tls ? await certificateOf(state) : undefined,
  );
  const close = async () => {
    trickle.stop();
    retries.clear();
    outbox.stop();
    await stop(server);
    await state.close();
  };
  try {
    const url = await listen(server, options.port);
    Object.assign(context.urls, { api: url, storage: url });
    outbox.resume();
    return { url, storageUrl: url, ...(options.tls && { certificate: state.certificate?.cert }), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function createContext(state: OnPremisesState): OnPremisesContext {
  const clock = new SkewedClock();
  const settings = { ...DEFAULT_SETTINGS };
  return {
    state,
    settings,
    clock,
    faults: state.faults,
    log: new RequestLog(),
    rateLimit: new RateLimit(clock, settings),
    loginFailures: new LoginFailures(clock, settings),
    urls: { api: "", storage: "" },
  };
}

async function certificateOf(state: OnPremisesState) {
  state.certificate ??= await selfSignedCertificate();
  await state.save();
  return state.certificate;
}
