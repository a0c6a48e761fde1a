import { SkewedClock } from "../clock";
import { RequestLog } from "../request-log";
import { errorsTo, type RunningStandIn, type StandInOptions } from "../stand-in";
import { serveTwoHosts } from "../two-hosts";
import { handleApi } from "./api";
import type { NxcloudContext } from "./context";
import { controlRoutes } from "./routes";
import { DEFAULT_SETTINGS } from "./schemas";
import { NxcloudState } from "./state";
import { handleStorage } from "./storage";
import { createTrickle } from "./trickle";

/** Starts the stand-in of NXCloud and of its object store. Rejects when a port is taken or the saved state unreadable. */
export async function startNxcloud(options: StandInOptions): Promise<RunningStandIn> {
  const onError = errorsTo(options);
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
  return serveTwoHosts(
    {
      context,
      trickle,
      control: controlRoutes(context, trickle),
      api: (request, response) => handleApi(context, request, response),
      storage: (request, response) => handleStorage(context, request, response),
    },
    options.port,
    onError,
  );
}
