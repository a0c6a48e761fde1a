import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { UnavailableError } from "../errors";
import { type Cluster, findCluster, openCluster, rememberPort } from "./postgres/cluster";
import { type PostgresServer, runningServerUrl, startPostgres } from "./postgres/server";
import { say } from "./terminal";

const CONNECT_TIMEOUT_MS = 10_000;

/** Why a connection failed, without the URL, which holds the password. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}

/** Throws UnavailableError naming host and port, never the password, when the database does not answer. */
export async function checkReachable(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  const place = `${client.host}:${client.port}`;
  try {
    await client.connect();
    await client.query("select 1");
  } catch (cause) {
    throw new UnavailableError(`The database at ${place} (DATABASE_URL) cannot be used: ${reasonOf(cause)}.`, {
      cause,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** URL of the embedded database that a launcher runs on this data folder now; null when none runs. */
export async function findEmbeddedDatabase(dataFolder: string): Promise<string | null> {
  const cluster = await findCluster(dataFolder);
  return cluster && runningServerUrl(cluster);
}

export interface EmbeddedDatabase {
  /** Changes when the server had to come back on another port. */
  url(): string;
  stop(): Promise<void>;
}

const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 30_000;

async function open(dataFolder: string): Promise<{ server: PostgresServer; cluster: Cluster }> {
  const cluster = await openCluster(dataFolder);
  const server = await startPostgres(cluster);
  await rememberPort(dataFolder, server.port);
  return { server, cluster };
}

/** Where the rows are, as whoever backs them up has to know, above all when they are not in the data folder. */
function announce(dataFolder: string, cluster: Cluster, server: PostgresServer): void {
  say(`PostgreSQL ${server.adopted ? "was running already" : "runs"} on ${cluster.pgdata}`);
  if (cluster.pgdata.startsWith(dataFolder)) return;
  say(`  (not in ${dataFolder}: PostgreSQL may not run as root, and its account cannot enter that folder)`);
}

/**
 * Starts the embedded database of a data folder, or adopts the one that a killed launcher left, and starts it again
 * whenever it dies. `onMoved` is told when it came back on another port. The caller holds the lock of the data folder.
 */
export async function keepDatabase(dataFolder: string, onMoved: () => void): Promise<EmbeddedDatabase> {
  const opened = await open(dataFolder);
  let { server } = opened;
  announce(dataFolder, opened.cluster, server);
  const stopping = new AbortController();

  const bringBack = async (): Promise<PostgresServer> => {
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, MAX_WAIT_MS)) {
      await delay(waitMs, undefined, { signal: stopping.signal });
      try {
        return (await open(dataFolder)).server;
      } catch (error) {
        say(`did not come back: ${reasonOf(error)}`, "database");
      }
    }
  };
  const keep = async (): Promise<void> => {
    for (;;) {
      const reason = await server.ended;
      if (stopping.signal.aborted) return;
      say(`ended (${reason}); starting again`, "database");
      const before = server.url;
      server = await bringBack();
      // It was just starting when it was asked to stop.
      if (stopping.signal.aborted) return server.stop();
      say("runs again", "database");
      if (server.url !== before) onMoved();
    }
  };
  const kept = keep().catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });

  return {
    url: () => server.url,
    stop: async () => {
      stopping.abort();
      await server.stop();
      await kept;
    },
  };
}
