import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { UnavailableError } from "../../errors";
import { findFreePort, isFree } from "../ports";
import { isAlive } from "../process-identity";
import { type Cluster, type ClusterAccess, SUPERUSER, serverEnvironment } from "./cluster";
import { clearStalePostmaster, findPostmaster, type Postmaster } from "./postmaster";

/** A server that accepts connections. */
export interface PostgresServer {
  readonly pid: number;
  readonly port: number;
  /** Connection URL of the application's database, password included: not for printing. */
  readonly url: string;
  /** True when it was running before we came. */
  readonly adopted: boolean;
  /** Resolves with the reason when the server ends, on our wish or not. */
  readonly ended: Promise<string>;
  /** Ends open sessions, writes everything down and stops. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Extra settings, as in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
}

const HOST = "127.0.0.1";
const DATABASE = "attache";
const POLL_MS = 50;
const START_DEADLINE_MS = 120_000;
const STOP_DEADLINE_MS = 60_000;
const LOG_LIMIT_BYTES = 16 * 1024 * 1024;
const PORT_TRIES = 5;

class PortTaken extends Error {}

export function connectionUrl(password: string, port: number, database = DATABASE): string {
  return `postgresql://${SUPERUSER}:${encodeURIComponent(password)}@${HOST}:${port}/${database}`;
}

/** URL of the server that runs on a cluster now; null when none accepts connections. */
export async function runningServerUrl(cluster: ClusterAccess): Promise<string | null> {
  const postmaster = await findPostmaster(cluster.pgdata);
  return postmaster?.ready && postmaster.port ? connectionUrl(cluster.password, postmaster.port) : null;
}

async function choosePort(preferred: number | null): Promise<number> {
  return preferred !== null && (await isFree(preferred, HOST)) ? preferred : findFreePort(HOST);
}

function logFile(cluster: Cluster): string {
  return path.join(cluster.home, "server.log");
}

async function openLog(cluster: Cluster): Promise<{ handle: fs.FileHandle; from: number }> {
  const file = logFile(cluster);
  const size = (await fs.stat(file).catch(() => null))?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) await fs.rename(file, `${file}.old`);
  const handle = await fs.open(file, "a", 0o600);
  return { handle, from: (await handle.stat()).size };
}

async function logSince(cluster: Cluster, from: number): Promise<string> {
  const text = await fs.readFile(logFile(cluster));
  return text.subarray(from).toString("utf8").trim();
}

function settingsOf(port: number, options: ServerOptions): string[] {
  const settings = {
    listen_addresses: HOST,
    port: String(port),
    unix_socket_directories: "",
    timezone: "UTC",
    log_timezone: "UTC",
    ...options.settings,
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** Resolves with the reason when the process ends, also when it could not be executed at all. */
function endingOf(child: ChildProcess): Promise<string> {
  return once(child, "exit").then(
    ([code, signal]) => (signal ? `signal ${signal}` : `exit code ${code}`),
    (error: unknown) => String(error),
  );
}

interface Launched {
  readonly pid: number;
  readonly ended: Promise<string>;
}

async function launch(cluster: Cluster, port: number, options: ServerOptions): Promise<Launched> {
  const { handle, from } = await openLog(cluster);
  // A process group of its own: Ctrl-C on the terminal must not stop the database under the worker that is finishing.
  const child = spawn(cluster.binaries.postgres, ["-D", cluster.pgdata, ...settingsOf(port, options)], {
    cwd: "/",
    env: serverEnvironment(),
    stdio: ["ignore", handle.fd, handle.fd],
    detached: true,
    ...cluster.account,
  });
  const over = new AbortController();
  const ended = endingOf(child).finally(() => over.abort());
  await handle.close();
  const ready = await whenReady(cluster, (postmaster) => postmaster.pid === child.pid, over.signal);
  if (ready) return { pid: ready.pid, ended };
  const log = await logSince(cluster, from);
  if (log.includes("could not bind")) throw new PortTaken(log);
  throw new UnavailableError(`PostgreSQL did not start on ${cluster.pgdata} (${await ended}).\n${log}`);
}

/**
 * Waits for the server on the cluster to accept connections; null when it goes away instead, or when the signal is
 * aborted.
 */
async function whenReady(
  cluster: Cluster,
  isOurs: (postmaster: Postmaster) => boolean,
  signal?: AbortSignal,
): Promise<Postmaster | null> {
  const deadline = Date.now() + START_DEADLINE_MS;
  let seen = false;
  while (Date.now() < deadline) {
    const postmaster = await findPostmaster(cluster.pgdata);
    const ours = postmaster !== null && isOurs(postmaster);
    if (ours && postmaster.ready && postmaster.port) return postmaster;
    if (signal?.aborted || (seen && !ours)) return null;
    seen = ours;
    await delay(POLL_MS);
  }
  throw new UnavailableError(`PostgreSQL on ${cluster.pgdata} is not ready. See ${logFile(cluster)}.`);
}

async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await delay(POLL_MS * 4, undefined, { ref: false });
}

async function stopServer(pid: number): Promise<void> {
  const signal = (name: NodeJS.Signals) => {
    if (isAlive(pid)) process.kill(pid, name);
  };
  // PostgreSQL's words: SIGINT is a fast shutdown, SIGQUIT an immediate one that replays its log at the next start.
  signal("SIGINT");
  const impatience = setTimeout(() => signal("SIGQUIT"), STOP_DEADLINE_MS);
  while (isAlive(pid)) await delay(POLL_MS);
  clearTimeout(impatience);
}

async function ensureDatabase(password: string, port: number): Promise<void> {
  const client = new pg.Client({ connectionString: connectionUrl(password, port, "postgres") });
  await client.connect();
  try {
    const found = await client.query("select 1 from pg_database where datname = $1", [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

async function adopt(cluster: Cluster): Promise<PostgresServer | null> {
  await clearStalePostmaster(cluster.pgdata);
  const running = await findPostmaster(cluster.pgdata);
  const ready = running && (await whenReady(cluster, (postmaster) => postmaster.pid === running.pid));
  if (!ready?.port) return null;
  await ensureDatabase(cluster.password, ready.port);
  return {
    pid: ready.pid,
    port: ready.port,
    url: connectionUrl(cluster.password, ready.port),
    adopted: true,
    ended: untilGone(ready.pid).then(() => "it is gone"),
    stop: () => stopServer(ready.pid),
  };
}

async function startNew(cluster: Cluster, port: number, options: ServerOptions): Promise<PostgresServer> {
  const { pid, ended } = await launch(cluster, port, options);
  await ensureDatabase(cluster.password, port);
  return { pid, port, url: connectionUrl(cluster.password, port), adopted: false, ended, stop: () => stopServer(pid) };
}

/**
 * The server of a cluster: the one that runs already (left over when its launcher was killed), else a new one on a
 * free loopback port. The caller holds the lock of the data folder. Throws UnavailableError with PostgreSQL's own words.
 */
export async function startPostgres(cluster: Cluster, options: ServerOptions = {}): Promise<PostgresServer> {
  const running = await adopt(cluster);
  if (running) return running;
  let preferred = cluster.preferredPort;
  for (let attempt = 1; ; attempt++) {
    try {
      return await startNew(cluster, await choosePort(preferred), options);
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt === PORT_TRIES) throw error;
      preferred = null;
    }
  }
}
