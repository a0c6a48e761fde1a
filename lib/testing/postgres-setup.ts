import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { z } from "zod";
import { readJson, writePrivateJson } from "../launcher/data-folder";
import { migrate } from "../launcher/migrate";
import { findCluster, openCluster } from "../launcher/postgres/cluster";
import { findPostmaster } from "../launcher/postgres/postmaster";
import { startPostgres } from "../launcher/postgres/server";
import { isAlive, startToken } from "../launcher/process-identity";

declare module "vitest" {
  interface ProvidedContext {
    /** URL of the test server's template database, migrated. Nobody may stay connected to it: it is cloned. */
    templateUrl: string;
  }
}

const TEMPLATE_DATABASE = "attache_template";
const PREFIX = "attache-test-";
const ownerSchema = z.object({ pid: z.number(), startToken: z.string().nullable() });

/** Test data is thrown away, so nothing waits for the disk. */
const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" };

async function removeServer(folder: string): Promise<void> {
  const cluster = await findCluster(folder);
  const postmaster = cluster && (await findPostmaster(cluster.pgdata));
  if (postmaster) process.kill(postmaster.pid, "SIGQUIT");
  await fs.rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** A test run that was killed leaves its server running. */
async function removeLeftovers(): Promise<void> {
  for (const name of await fs.readdir(os.tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = path.join(os.tmpdir(), name);
    const owner = await readJson(path.join(folder, "owner.json"), ownerSchema).catch(() => null);
    if (!owner) continue;
    if (isAlive(owner.pid) && startToken(owner.pid) === owner.startToken) continue;
    await removeServer(folder);
  }
}

async function startTestServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  await removeLeftovers();
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), PREFIX));
  await fs.chmod(folder, 0o711);
  await writePrivateJson(path.join(folder, "owner.json"), {
    pid: process.pid,
    startToken: startToken(process.pid),
  });
  const server = await startPostgres(await openCluster(folder), { settings });
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query(`create database ${TEMPLATE_DATABASE}`).finally(() => client.end());
  const url = new URL(server.url);
  url.pathname = `/${TEMPLATE_DATABASE}`;
  await migrate(url.href);
  const stop = async () => {
    await server.stop();
    await fs.rm(folder, { recursive: true, force: true });
  };
  return { url: url.href, stop };
}

// Every project runs its own copy of this module in the one process; the server is started once.
const shared = globalThis as typeof globalThis & {
  attacheTestServer?: { users: number; server: ReturnType<typeof startTestServer> };
};

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.attacheTestServer ??= { users: 0, server: startTestServer() };
  const mine = shared.attacheTestServer;
  mine.users++;
  const server = await mine.server;
  project.provide("templateUrl", server.url);
  return async () => {
    mine.users--;
    if (mine.users > 0) return;
    delete shared.attacheTestServer;
    await server.stop();
  };
}
