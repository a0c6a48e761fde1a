import type { SkewedClock } from "../clock";
import type { ExchangeContext } from "../stand-in";
import type { LoginFailures, RateLimit } from "./limits";
import type { Settings } from "./schemas";
import type { OnPremisesState } from "./state";

/** What every part of one running stand-in of the On-Premises client shares. */
export interface OnPremisesContext extends ExchangeContext {
  readonly state: OnPremisesState;
  readonly settings: Settings;
  readonly clock: SkewedClock;
  readonly rateLimit: RateLimit;
  readonly loginFailures: LoginFailures;
}
