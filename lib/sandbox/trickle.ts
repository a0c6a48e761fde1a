import { randomInt } from "node:crypto";
import { type Sample, samples } from "./samples";

/** Of ranges kept for fiction. */
const CUSTOMERS = [
  { from: "447700900819", profileName: "Jay" },
  { from: "12125550148", profileName: "Bia" },
  { from: "61491570159", profileName: "Noa" },
  { from: "46701740618", profileName: "Kim" },
] as const;

/** What a customer sends next, and a count from 0 to choose the number by that it is sent to. */
export interface TrickleTurn {
  readonly turn: number;
  readonly sample: Sample;
  readonly customer: (typeof CUSTOMERS)[number];
}

/** Keeps new inbound media coming now and then, so that a demonstration is alive. Off until started. */
export class Trickle {
  private timer: NodeJS.Timeout | undefined;
  private turn = 0;

  constructor(
    private readonly deliver: (turn: TrickleTurn) => Promise<void>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Delivers every `intervalMs` on average; 0 stops. */
  start(intervalMs: number): void {
    this.stop();
    if (intervalMs > 0) this.schedule(intervalMs);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private schedule(intervalMs: number): void {
    const delay = randomInt(Math.ceil(intervalMs / 2), Math.ceil(intervalMs * 1.5) + 1);
    this.timer = setTimeout(() => {
      this.schedule(intervalMs);
      this.deliver(this.nextTurn()).catch(this.onError);
    }, delay).unref();
  }

  private nextTurn(): TrickleTurn {
    const traffic = [...samples().values()].filter((sample) => !sample.hostile);
    const turn = this.turn++;
    return {
      turn,
      sample: pick(traffic, randomInt(traffic.length)),
      customer: pick(CUSTOMERS, turn % CUSTOMERS.length),
    };
  }
}

function pick<T>(from: readonly T[], index: number): T {
  const picked = from[index];
  if (picked === undefined) throw new Error("There is nothing to pick from.");
  return picked;
}
