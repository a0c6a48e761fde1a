import type { Tx } from "../data/transaction";
import { env } from "../env";
import type { JobName, JobPayload } from "./contracts";

export interface EnqueueOptions {
  /** One waiting job per key; adding again moves it. A running one is left alone and followed by another. */
  readonly key: string;
  readonly runAt?: Date | undefined;
  /** Jobs of one lane never run at the same time, over all workers. */
  readonly lane?: string | undefined;
  /** Smaller runs first. */
  readonly priority?: number;
}

// A handler answers for failures itself; the engine repeats only what broke unforeseen, and the sweep catches the rest.
const ENGINE_ATTEMPTS = 10;

/** Adds a job inside the transaction of its row, so that neither exists without the other. */
export async function enqueue<N extends JobName>(
  tx: Tx,
  name: N,
  payload: JobPayload<N>,
  options: EnqueueOptions,
): Promise<void> {
  await tx.$executeRaw`
    SELECT graphile_worker.add_job(
      ${name}::text,
      payload := ${JSON.stringify(payload)}::json,
      queue_name := ${options.lane ?? null}::text,
      run_at := ${options.runAt ?? null}::timestamptz,
      max_attempts := ${ENGINE_ATTEMPTS}::int,
      job_key := ${options.key}::text,
      priority := ${options.priority ?? 0}::int,
      job_key_mode := 'replace')`;
}

/**
 * The lane of a row among those of its number. The number of lanes is how many of its rows run at once, so one slow
 * number cannot take every worker.
 */
export function laneOf(purpose: "download" | "upload", phoneNumberId: string, rowId: string): string {
  const lane = Number.parseInt(rowId.slice(-6), 16) % env().ATTACHE_NUMBER_CONCURRENCY;
  return `${purpose}:${phoneNumberId}:${lane}`;
}
