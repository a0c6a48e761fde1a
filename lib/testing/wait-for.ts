import { setTimeout as delay } from "node:timers/promises";

export interface WaitOptions {
  /** What is awaited, for the message of the failure. */
  readonly what?: string;
  readonly timeoutMs?: number;
}

const POLL_MS = 20;

/**
 * Asks for a fact until it is there: until `ask` gives anything but null, undefined or false. An error that `ask`
 * throws counts as "not yet" and is told when the time is up, so that expectations can be awaited too.
 */
export async function waitFor<T>(
  ask: () => T | Promise<T>,
  { what = "the awaited fact", timeoutMs = 15_000 }: WaitOptions = {},
): Promise<Exclude<T, null | undefined | false>> {
  const deadline = performance.now() + timeoutMs;
  let lastError: unknown;
  do {
    try {
      const answer = await ask();
      if (isFact(answer)) return answer;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    await delay(POLL_MS);
  } while (performance.now() < deadline);
  throw new Error(`Waited ${timeoutMs} ms in vain for ${what}.`, { cause: lastError });
}

function isFact<T>(answer: T): answer is Exclude<T, null | undefined | false> {
  return answer !== null && answer !== undefined && answer !== false;
}
