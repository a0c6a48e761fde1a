import type { ProviderDeps } from "../types";

/** What is known of AWS's clock within one operation. */
export class SigningClock {
  /** How far AWS's clock is ahead of ours in milliseconds, as last measured; null before. */
  driftMs: number | null = null;
  /** Added to our own time when signing; 0 until AWS refuses our time. */
  correctionMs = 0;

  readonly measured = (driftMs: number): void => {
    this.driftMs = driftMs;
  };
}

/** The SDK says on the console what our own errors say, and no log of ours is there. */
const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/**
 * Settings that every SDK client gets: nothing of the server's environment or files plays a part, nothing is repeated
 * (attempts are counted and spaced by the caller), and the time is the injected one.
 */
export function clientDefaults(
  region: string,
  endpoint: string | undefined,
  clock: SigningClock,
  { now }: Pick<ProviderDeps, "now">,
) {
  return {
    region,
    ...(endpoint && { endpoint }),
    ignoreConfiguredEndpointUrls: true,
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    maxAttempts: 1,
    retryMode: "standard",
    logger: quiet,
    systemClockOffset: now() - Date.now() + clock.correctionMs,
  };
}
