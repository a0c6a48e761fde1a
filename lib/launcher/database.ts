import path from "node:path";
import pg from "pg";
import { UnavailableError } from "../errors";
import { findCluster, openCluster, rememberPort } from "./postgres/cluster";
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

async function open(dataFolder: string): Promise<PostgresServer> {
  const server = await startPostgres(await openCluster(dataFolder));
  await rememberPort(dataFolder, server.port);
  return server;
}

/**
 * Starts the embedded database of a data folder, or adopts the one that a killed launcher left, and starts it again
 * whenever it dies. `onMoved` is told when it came back on another port. The caller holds the lock of the data folder.
 */
export async function keepDatabase(dataFolder: string, onMoved: () => void): Promise<EmbeddedDatabase> {
  let server = await open(dataFolder);
  let stopping = false;
  say(`PostgreSQL ${server.adopted ? "was running already" : "runs"} on ${path.resolve(dataFolder)}`);

  const bringBack = async (waitMs: number): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    if (stopping) return;
    const before = server.url;
    try {
      server = await open(dataFolder);
    } catch (error) {
      say(`did not come back: ${reasonOf(error)}`, "database");
      return bringBack(Math.min(waitMs * 2, MAX_WAIT_MS));
    }
    say("runs again", "database");
    watch();
    if (server.url !== before) onMoved();
  };
  const watch = () => {
    void server.ended.then((reason) => {
      if (stopping) return;
      say(`ended (${reason}); starting again`, "database");
      void bringBack(FIRST_WAIT_MS);
    });
  };

  watch();
  return {
    url: () => server.url,
    stop: async () => {
      stopping = true;
      await server.stop();
    },
  };
}
