import fs from "node:fs/promises";
import path from "node:path";
import { commandLine, isAlive } from "../process-identity";

/** What PostgreSQL writes of itself into postmaster.pid. */
export interface Postmaster {
  readonly pid: number;
  /** Null for the first moments of a start. */
  readonly port: number | null;
  readonly ready: boolean;
}

export function parsePostmasterPid(text: string): Postmaster | null {
  const lines = text.split("\n");
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  const port = Number(lines[3]);
  return { pid, port: port > 0 ? port : null, ready: lines[7]?.trim() === "ready" };
}

/** The server that runs on a data directory now, whoever started it. A recycled pid does not count. */
export async function findPostmaster(pgdata: string): Promise<Postmaster | null> {
  const text = await fs.readFile(path.join(pgdata, "postmaster.pid"), "utf8").catch(() => null);
  const postmaster = text === null ? null : parsePostmasterPid(text);
  if (!postmaster || !isAlive(postmaster.pid)) return null;
  return commandLine(postmaster.pid)?.includes(pgdata) ? postmaster : null;
}

/**
 * Removes the pid file of a server that is gone. PostgreSQL does so itself unless the pid was given to another process
 * of the same account in the meantime; then it would refuse to start for as long as that process lives.
 */
export async function clearStalePostmaster(pgdata: string): Promise<void> {
  if (await findPostmaster(pgdata)) return;
  await fs.rm(path.join(pgdata, "postmaster.pid"), { force: true });
}
