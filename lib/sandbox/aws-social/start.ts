import { SkewedClock } from "../clock";
import { RequestLog } from "../request-log";
import { errorsTo, type RunningStandIn, type StandInOptions } from "../stand-in";
import { serveTwoHosts } from "../two-hosts";
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
  const onError = errorsTo(options);
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
  return serveTwoHosts(
    {
      context,
      trickle,
      control: controlRoutes(context, trickle),
      api: (request, response) => handleApi(context, request, response),
      storage: (request, response) => handleS3(context, request, response),
    },
    options.port,
    onError,
  );
}
