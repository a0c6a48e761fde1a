import { ProviderError } from "../errors";
import type { CallContext, Exchange, ProviderDeps } from "../types";
import { SigningClock } from "./client-defaults";
import type { AwsSocialConfig } from "./config";
import { forgetIdentity, type Identity, identityFor } from "./identity";
import type { Service, WireCall } from "./wire";

const EXPIRED_KEYS = new Set(["ExpiredToken", "ExpiredTokenException"]);

/** One operation's dealings with AWS: whose keys sign, by what clock, and to whom exchanges are told. */
export class AwsSession {
  readonly clock = new SigningClock();
  readonly ctx: CallContext;

  constructor(
    readonly config: AwsSocialConfig,
    readonly deps: ProviderDeps,
    ctx: CallContext,
  ) {
    this.ctx = { ...ctx, onExchange: (exchange) => ctx.onExchange(withoutBucket(exchange, config.settings.bucket)) };
  }

  /**
   * Runs `work` with keys to sign with, and once more with AWS's time when AWS refuses ours. Throws ProviderError, or the
   * signal's reason.
   */
  async signed<T>(step: Exchange["step"], work: (identity: Identity) => Promise<T>): Promise<T> {
    const run = async () => work(await identityFor({ ...this, step }));
    this.ctx.signal.throwIfAborted();
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      if (EXPIRED_KEYS.has(error.providerCode ?? "")) forgetIdentity(this.config);
      if (error.reason !== "CLOCK_SKEW" || !this.clock.driftMs || this.clock.correctionMs !== 0) throw error;
      this.clock.correctionMs = this.clock.driftMs;
      return run();
    }
  }

  /** What every call has in common. */
  wire(service: Service, step: Exchange["step"], identity: Identity, headersTimeoutMs?: number): WireCall {
    return { service, step, secrets: this.secrets(identity), headersTimeoutMs, onDrift: this.clock.measured };
  }

  /** What may never be kept of requests that `identity` signed. */
  secrets({ accessKeyId, secretAccessKey, sessionToken }: Identity): readonly string[] {
    const { bucket } = this.config.settings;
    const values = [...Object.values(this.config.secrets), accessKeyId, secretAccessKey, sessionToken, bucket];
    return values.filter((value) => value !== undefined);
  }
}

/** AWS marks names of buckets as sensitive (API model, S3File): what is kept for people does without. */
function withoutBucket(exchange: Exchange, bucket: string): Exchange {
  const host = exchange.host.startsWith(`${bucket}.`) ? exchange.host.slice(bucket.length + 1) : exchange.host;
  return { ...exchange, host, path: exchange.path.replace(`/${bucket}/`, "/…/") };
}
