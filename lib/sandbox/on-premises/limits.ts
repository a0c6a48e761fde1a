import type { SkewedClock } from "../clock";
import type { Settings } from "./schemas";

const FAILURES_COUNT_FOR_MS = 60_000;

/** So many requests a second with a burst, by the sandbox's clock. */
export class RateLimit {
  private left: number | null = null;
  private at = 0;

  constructor(
    private readonly clock: SkewedClock,
    private readonly settings: Settings,
  ) {}

  /** false when the request is one too many. */
  take(): boolean {
    const limit = this.settings.rateLimit;
    if (!limit) {
      this.left = null;
      return true;
    }
    const now = this.clock.now();
    const refilled = (this.left ?? limit.burst) + (Math.max(0, now - this.at) / 1000) * limit.perSecond;
    const available = Math.min(limit.burst, refilled);
    this.at = now;
    this.left = available < 1 ? available : available - 1;
    return available >= 1;
  }
}

/** Wrong passwords of the last minute, by the sandbox's clock. */
export class LoginFailures {
  private times: readonly number[] = [];

  constructor(
    private readonly clock: SkewedClock,
    private readonly settings: Settings,
  ) {}

  tooMany(): boolean {
    const since = this.clock.now() - FAILURES_COUNT_FOR_MS;
    this.times = this.times.filter((time) => time > since);
    const allowed = this.settings.loginFailuresAllowed;
    return allowed > 0 && this.times.length >= allowed;
  }

  add(): void {
    this.times = [...this.times, this.clock.now()];
  }

  forget(): void {
    this.times = [];
  }
}
