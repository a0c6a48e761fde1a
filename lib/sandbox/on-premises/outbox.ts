import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { httpCall } from "../http-call";
import type { Application } from "./application-settings";
import type { OnPremisesState, Undelivered } from "./state";

const ANSWER_TIMEOUT_MS = 20_000;
const ANSWER_KEPT = 2000;

interface Attempt {
  /** null when no answer came. */
  readonly status: number | null;
  /** The beginning of the answer, or the reason why there is none. */
  readonly answer: string;
}

/** What became of one webhook so far. */
export interface Delivery {
  /** Somebody answered 200, which alone is an acknowledgement. */
  readonly delivered: boolean;
  /** What was sent, the same in every attempt. */
  readonly body: string;
  readonly attempts: readonly Attempt[];
}

/**
 * Sends webhooks, unsigned. After each failed attempt the distance to the next grows by `callback_backoff_delay_ms` up
 * to `max_callback_backoff_delay_ms` (application settings reference).
 */
export class Outbox {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private stopped = false;

  constructor(
    private readonly state: OnPremisesState,
    private readonly onError: (error: unknown) => void,
  ) {}

  /**
   * Resolves after the first attempt; further ones follow until one is acknowledged. null when there is no webhook URL:
   * nothing is sent then, nor kept.
   */
  async post(body: string): Promise<Delivery | null> {
    const { url } = this.state.installation.application.webhooks;
    if (url === "") return null;
    const attempt = await send(url, body);
    if (attempt.status !== 200 && !this.stopped) {
      const entry = { id: randomUUID(), body };
      this.state.undelivered.set(entry.id, entry);
      this.schedule(entry, 1);
      await this.state.save();
    }
    return { delivered: attempt.status === 200, body, attempts: [attempt] };
  }

  /** Resolves when it is acknowledged or given up. */
  async postUpTo(maxAttempts: number, url: string, body: string): Promise<Delivery> {
    const attempts: Attempt[] = [];
    while (attempts.length < maxAttempts) {
      if (attempts.length > 0) await wait(this.delayAfter(attempts.length), undefined, { ref: false });
      const attempt = await send(url, body);
      attempts.push(attempt);
      if (attempt.status === 200) return { delivered: true, body, attempts };
    }
    return { delivered: false, body, attempts };
  }

  /** Sends what an earlier process left undelivered. */
  resume(): void {
    for (const entry of this.state.undelivered.values()) this.schedule(entry, 0);
  }

  /** Forgets what nobody has acknowledged. */
  clear(): void {
    this.state.undelivered.clear();
    this.clearTimers();
  }

  /** Sends no more; what is undelivered stays saved. */
  stop(): void {
    this.stopped = true;
    this.clearTimers();
  }

  private clearTimers(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  private delayAfter(failures: number): number {
    return backOff(this.state.installation.application, failures);
  }

  private schedule(entry: Undelivered, failures: number): void {
    const again = () => this.redeliver(entry, failures).catch(this.onError);
    this.timers.set(entry.id, setTimeout(again, this.delayAfter(failures)).unref());
  }

  private async redeliver(entry: Undelivered, failures: number): Promise<void> {
    const { url } = this.state.installation.application.webhooks;
    const acknowledged = url !== "" && (await send(url, entry.body)).status === 200;
    if (this.stopped || !this.state.undelivered.has(entry.id)) return;
    if (!acknowledged) {
      this.schedule(entry, failures + 1);
      return;
    }
    this.timers.delete(entry.id);
    this.state.undelivered.delete(entry.id);
    await this.state.save();
  }
}

/** Milliseconds to the attempt after so many failures. */
export function backOff(application: Application, failures: number): number {
  return Math.min(failures * application.callback_backoff_delay_ms, application.max_callback_backoff_delay_ms);
}

function send(url: string, body: string): Promise<Attempt> {
  const headers = { "content-type": "application/json" };
  return httpCall("POST", url, headers, Buffer.from(body), ANSWER_TIMEOUT_MS).then(
    (answer) => ({ status: answer.status, answer: answer.body.slice(0, ANSWER_KEPT) }),
    (error: Error) => ({ status: null, answer: error.message }),
  );
}
