import { setTimeout as delay } from "node:timers/promises";
import type { Command } from "commander";
import { z } from "zod";
import { listWorkers } from "../data/heartbeats";

const ASK_EVERY_MS = 250;
const ALIVE_MS = 30_000;
const PATIENCE_MS = 3_000;

export const waitSchema = z.object({
  wait: z.boolean().default(false),
  timeout: z.coerce.number("Seconds, as a number.").min(1, "At least 1 second.").max(86_400, "At most a day."),
});
export type WaitChoice = z.infer<typeof waitSchema>;

export function addWaitOptions(command: Command): void {
  command
    .option("--wait", "wait for the outcome; exit code 1 unless it succeeded")
    .option("--timeout <seconds>", "wait no longer than this; what then is tells the report", "120");
}

/** What is waited for: how to read it, when it is settled, and when the next thing will happen to it by itself. */
export interface Awaited<T> {
  readonly read: () => Promise<T>;
  readonly isSettled: (now: T) => boolean;
  readonly isWaitingForWorker: (now: T) => boolean;
  /** ISO 8601, or null when nothing is planned. */
  readonly nextAttemptAt: (now: T) => string | null;
}

/**
 * Reads until it is settled, or until nothing will happen any more before `timeoutSeconds` are over. Says so once when
 * there is no worker that could do anything. Returns what was read last.
 */
export async function waitUntilSettled<T>(
  awaited: Awaited<T>,
  timeoutSeconds: number,
  note: (line: string) => void,
): Promise<T> {
  const start = Date.now();
  const deadline = start + timeoutSeconds * 1000;
  let warned = false;
  for (;;) {
    const now = await awaited.read();
    if (awaited.isSettled(now)) return now;
    const next = awaited.nextAttemptAt(now);
    if (Date.now() >= deadline || (next && Date.parse(next) > deadline)) {
      note(next ? `Not settled yet: the next attempt is due at ${next}.` : "Not settled yet, and the time is up.");
      return now;
    }
    if (!warned && Date.now() - start > PATIENCE_MS && awaited.isWaitingForWorker(now)) {
      warned = true;
      if ((await listWorkers(new Date(Date.now() - ALIVE_MS))).length === 0) {
        note("No worker is running, so nothing will happen yet. `npm run worker` starts one.");
      }
    }
    await delay(ASK_EVERY_MS);
  }
}
