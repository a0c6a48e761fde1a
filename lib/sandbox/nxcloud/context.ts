import type { SkewedClock } from "../clock";
import type { ExchangeContext } from "../stand-in";
import type { Settings } from "./schemas";
import type { NxcloudState } from "./state";

/** What every part of one running stand-in of NXCloud shares. */
export interface NxcloudContext extends ExchangeContext {
  readonly state: NxcloudState;
  readonly settings: Settings;
  readonly clock: SkewedClock;
}
