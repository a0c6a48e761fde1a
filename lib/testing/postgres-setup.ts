import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "../launcher/migrate";
import { startScratchServer } from "../launcher/postgres/scratch";

declare module "vitest" {
  interface ProvidedContext {
    /** URL of the test server's template database, migrated. Nobody may stay connected to it: it is cloned. */
    templateUrl: string;
  }
}

const TEMPLATE_DATABASE = "attache_template";

async function startTestServer(): Promise<{ templateUrl: string; stop: () => Promise<void> }> {
  const { url, stop } = await startScratchServer();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${TEMPLATE_DATABASE}`).finally(() => client.end());
  const template = new URL(url);
  template.pathname = `/${TEMPLATE_DATABASE}`;
  await migrate(template.href);
  return { templateUrl: template.href, stop };
}

// Every project runs its own copy of this module in the one process; the server is started once.
const shared = globalThis as typeof globalThis & {
  attacheTestServer?: { users: number; server: ReturnType<typeof startTestServer> };
};

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.attacheTestServer ??= { users: 0, server: startTestServer() };
  const mine = shared.attacheTestServer;
  mine.users++;
  const { templateUrl, stop } = await mine.server;
  project.provide("templateUrl", templateUrl);
  return async () => {
    mine.users--;
    if (mine.users > 0) return;
    delete shared.attacheTestServer;
    await stop();
  };
}
