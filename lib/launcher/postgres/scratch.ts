import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import { readJson, writePrivateJson } from "../data-folder";
import { isAlive, startToken } from "../process-identity";
import { findCluster, openCluster } from "./cluster";
import { findPostmaster } from "./postmaster";
import { startPostgres } from "./server";

/** A server for tests and tools, whose data is thrown away. */
export interface ScratchServer {
  /** URL of an empty database. */
  readonly url: string;
  stop(): Promise<void>;
}

const PREFIX = "attache-scratch-";
const ownerSchema = z.object({ pid: z.number(), startToken: z.string().nullable() });

/** Nothing here has to survive, so nothing waits for the disk. */
const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" };

async function remove(folder: string): Promise<void> {
  const cluster = await findCluster(folder);
  const postmaster = cluster && (await findPostmaster(cluster.pgdata));
  if (postmaster) process.kill(postmaster.pid, "SIGQUIT");
  await fs.rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** Whoever started one and was killed left it running. */
async function removeLeftovers(): Promise<void> {
  for (const name of await fs.readdir(os.tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = path.join(os.tmpdir(), name);
    const owner = await readJson(path.join(folder, "owner.json"), ownerSchema).catch(() => null);
    if (!owner || (isAlive(owner.pid) && startToken(owner.pid) === owner.startToken)) continue;
    await remove(folder);
  }
}

/** Starts an empty server in a temporary folder. */
export async function startScratchServer(): Promise<ScratchServer> {
  await removeLeftovers();
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), PREFIX));
  await fs.chmod(folder, 0o711);
  await writePrivateJson(path.join(folder, "owner.json"), { pid: process.pid, startToken: startToken(process.pid) });
  const server = await startPostgres(await openCluster(folder), { settings });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      await fs.rm(folder, { recursive: true, force: true });
    },
  };
}
