import { db } from "./db";

export interface ServerFacts {
  /** "18.4" */
  readonly version: string;
  /** The server's clock when it answered. */
  readonly now: Date;
}

/** Throws when the database cannot be asked. */
export async function readServer(): Promise<ServerFacts> {
  const [facts] = await db().$queryRaw<ServerFacts[]>`
    SELECT split_part(current_setting('server_version'), ' ', 1) AS "version", clock_timestamp() AS "now"`;
  if (!facts) throw new Error("A select without a table returned no row");
  return facts;
}

export interface QueueFacts {
  /** Jobs whose time has come and that no worker has taken yet. */
  readonly due: number;
  /** How long the first of them has waited, in seconds; null when there is none. */
  readonly oldestSeconds: number | null;
  /** Jobs that failed so often that they are not tried again. The sweep makes new ones for rows that still need them. */
  readonly exhausted: number;
}

/** What waits for workers. Throws when the queue's tables are missing. */
export async function readQueue(): Promise<QueueFacts> {
  const [facts] = await db().$queryRaw<QueueFacts[]>`
    SELECT count(*) FILTER (WHERE "waiting")::int AS "due",
           extract(epoch FROM now() - min("run_at") FILTER (WHERE "waiting"))::int AS "oldestSeconds",
           count(*) FILTER (WHERE "attempts" >= "max_attempts")::int AS "exhausted"
    FROM (SELECT *, "locked_at" IS NULL AND "attempts" < "max_attempts" AND "run_at" <= now() AS "waiting"
          FROM graphile_worker._private_jobs) jobs`;
  if (!facts) throw new Error("A count returned no row");
  return facts;
}
