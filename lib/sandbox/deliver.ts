import { setTimeout as wait } from "node:timers/promises";
import { httpCall } from "./http-call";

const ANSWER_TIMEOUT_MS = 20_000;
const ANSWER_KEPT = 2000;

/** What became of a webhook. */
export interface Delivery {
  /** Somebody acknowledged it. */
  readonly delivered: boolean;
  /** What was sent, the same in every attempt. */
  readonly body: string;
  /** `status` is null and `answer` the reason when no answer came. */
  readonly attempts: readonly { readonly status: number | null; readonly answer: string }[];
}

export interface Webhook {
  readonly url: string;
  readonly body: string;
  /** Asked for in every attempt, so that one may carry its own time. */
  readonly headers: () => Readonly<Record<string, string>>;
  /** What the provider takes for an acknowledgement. */
  readonly acknowledged: (status: number) => boolean;
  readonly maxAttempts: number;
  readonly retryDelayMs: number;
  /** Every further gap is this many times as long; 1 when left out. */
  readonly retryGrowth?: number;
}

/** Posts a webhook and repeats it while it is not acknowledged, at most `maxAttempts` times in all. */
export async function deliver(webhook: Webhook): Promise<Delivery> {
  const { url, body } = webhook;
  const attempts: { status: number | null; answer: string }[] = [];
  while (attempts.length < webhook.maxAttempts) {
    const gap = webhook.retryDelayMs * (webhook.retryGrowth ?? 1) ** (attempts.length - 1);
    if (attempts.length > 0) await wait(gap, undefined, { ref: false });
    const attempt = await httpCall("POST", url, webhook.headers(), Buffer.from(body), ANSWER_TIMEOUT_MS).then(
      (answer) => ({ status: answer.status, answer: answer.body.slice(0, ANSWER_KEPT) }),
      (error: Error) => ({ status: null, answer: error.message }),
    );
    attempts.push(attempt);
    if (attempt.status !== null && webhook.acknowledged(attempt.status)) return { delivered: true, body, attempts };
  }
  return { delivered: false, body, attempts };
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
