import { SkewedClock } from "../clock";
import { handleControl } from "../control";
import { RequestLog } from "../request-log";
import { listen, type RunningStandIn, type StandInOptions, serve, stop } from "../stand-in";
import { selfSignedCertificate } from "./certificate";
import type { OnPremisesContext } from "./context";
import { controlRoutes } from "./routes";
import { DEFAULT_SETTINGS } from "./schemas";
import { OnPremisesState } from "./state";

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
  const onError = options.onError ?? ((error) => process.emitWarning(String(error)));
  const state = await OnPremisesState.open(options.dataDir ?? null);
  const context: OnPremisesContext = {
    state,
    faults: state.faults,
    settings: { ...DEFAULT_SETTINGS },
    log: new RequestLog(),
    clock: new SkewedClock(),
    urls: { api: "", storage: "" },
  };
  const tls = options.tls ? await certificateOf(state) : undefined;
  const routes = controlRoutes(context);
  const server = serve(
    onError,
    async (request, response) =>
      request.url?.startsWith("/control/")
        ? handleControl(routes, request, response)
        : void response.writeHead(404).end(),
    tls,
  );
  const close = async () => {
    await stop(server);
    await state.close();
  };
  try {
    const url = await listen(server, options.port);
    Object.assign(context.urls, { api: url, storage: url });
    return { url, storageUrl: url, ...(tls && { certificate: tls.cert }), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function certificateOf(state: OnPremisesState) {
  state.certificate ??= await selfSignedCertificate();
  await state.save();
  return state.certificate;
}
