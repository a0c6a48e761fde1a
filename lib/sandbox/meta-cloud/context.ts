import type { SkewedClock } from "../clock";
import type { ExchangeContext } from "../stand-in";
import type { Settings } from "./schemas";
import type { MetaCloudState } from "./state";

/** What every part of one running stand-in of the Cloud API shares. */
export interface MetaCloudContext extends ExchangeContext {
  readonly state: MetaCloudState;
  readonly settings: Settings;
  readonly clock: SkewedClock;
  /** Told of errors in work that no request waits for. */
  readonly onError: (error: unknown) => void;
}
