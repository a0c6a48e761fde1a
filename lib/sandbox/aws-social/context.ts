import type { SkewedClock } from "../clock";
import type { ExchangeContext } from "../stand-in";
import type { Confirmations } from "./confirmations";
import type { Settings } from "./schemas";
import type { SnsSigner } from "./sns-signature";
import type { AwsSocialState } from "./state";

/** What every part of one running stand-in shares: the API, S3, STS and SNS. */
export interface AwsSocialContext extends ExchangeContext {
  readonly state: AwsSocialState;
  readonly settings: Settings;
  readonly clock: SkewedClock;
  readonly signer: () => Promise<SnsSigner>;
  readonly confirmations: Confirmations;
}
