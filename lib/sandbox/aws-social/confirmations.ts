import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";

const TOKEN_LIFETIME_MS = 3 * 86_400_000;

/** The tokens by which endpoints confirm their subscriptions. */
export class Confirmations {
  private readonly tokens = new Map<string, { topicArn: string; expiresAt: number }>();
  private readonly confirmed = new EventEmitter();

  /** A new token, good for three days. */
  open(topicArn: string, now: number): string {
    const token = randomBytes(80).toString("hex");
    this.tokens.set(token, { topicArn, expiresAt: now + TOKEN_LIFETIME_MS });
    return token;
  }

  /** Whether the token is one of the topic's and still good. It may be used again. */
  fits(topicArn: string, token: string, now: number): boolean {
    const known = this.tokens.get(token);
    return known?.topicArn === topicArn && known.expiresAt >= now;
  }

  /** To be told when the topic is marked as confirmed. */
  announce(topicArn: string): void {
    this.confirmed.emit(topicArn);
  }

  /** Resolves when the topic is confirmed or the time has passed. */
  async wait(topicArn: string, ms: number): Promise<void> {
    await once(this.confirmed, topicArn, { signal: AbortSignal.timeout(ms) }).catch(() => undefined);
  }
}
