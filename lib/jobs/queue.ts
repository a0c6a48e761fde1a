import type { SqlTx } from "../data/transaction";
import type { JobName, JobPayload } from "./contracts";

export interface EnqueueOptions {
  /** One waiting job per key; adding again moves it. A running one is left alone and followed by another. */
  readonly key: string;
  readonly runAt?: Date | undefined;
  /** Smaller runs first. */
  readonly priority?: number;
  /** A waiting job of the same key that is due at `runAt` or before stays as it is. */
  readonly onlyIfEarlier?: boolean;
}

// A handler answers for failures itself; the engine repeats only what broke unforeseen, and the sweep catches the rest.
const ENGINE_ATTEMPTS = 10;

/** Adds a job inside the transaction of its row, so that neither exists without the other. */
export async function enqueue<N extends JobName>(
  tx: SqlTx,
  name: N,
  payload: JobPayload<N>,
  options: EnqueueOptions,
): Promise<void> {
  await tx.$executeRaw`
    SELECT graphile_worker.add_job(
      ${name}::text,
      payload := ${JSON.stringify(payload)}::json,
      run_at := ${options.runAt ?? null}::timestamptz,
      max_attempts := ${ENGINE_ATTEMPTS}::int,
      job_key := ${options.key}::text,
      priority := ${options.priority ?? 0}::int,
      job_key_mode := 'replace')
    WHERE NOT ${options.onlyIfEarlier ?? false} OR NOT EXISTS (
      SELECT 1 FROM graphile_worker._private_jobs j
      WHERE j."key" = ${options.key} AND j."locked_at" IS NULL AND j."attempts" < j."max_attempts"
        AND j."run_at" <= coalesce(${options.runAt ?? null}::timestamptz, now()))`;
}
