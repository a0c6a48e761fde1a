import { SkewedClock } from "../clock";
import { RequestLog } from "../request-log";
import { errorsTo, type RunningStandIn, type StandInOptions } from "../stand-in";
import { serveTwoHosts } from "../two-hosts";
import type { MetaCloudContext } from "./context";
import { handleGraph } from "./graph";
import { handleLookaside } from "./lookaside";
import { controlRoutes } from "./routes";
import { DEFAULT_SETTINGS } from "./schemas";
import { MetaCloudState } from "./state";
import { createTrickle } from "./trickle";

/** Starts the stand-in of the graph and lookaside hosts. Rejects when a port is taken or the saved state unreadable. */
export async function startMetaCloud(options: StandInOptions): Promise<RunningStandIn> {
  const onError = errorsTo(options);
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
  return serveTwoHosts(
    {
      context,
      trickle,
      control: controlRoutes(context, trickle),
      api: (request, response) => handleGraph(context, request, response),
      storage: (request, response) => handleLookaside(context, request, response),
    },
    options.port,
    onError,
  );
}
