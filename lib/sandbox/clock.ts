/** The sandbox's own clock, which can be set wrong to provoke what a drifting server provokes. */
export class SkewedClock {
  skewMs = 0;

  /** Milliseconds since the epoch. */
  now(): number {
    return Date.now() + this.skewMs;
  }
}
