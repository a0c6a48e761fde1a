import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { disconnectDb } from "../data/db";
import { waitFor } from "./wait-for";

/** An empty database with all migrations applied, on the test run's own PostgreSQL. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

function withName(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

async function administer<T>(templateUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: withName(templateUrl, "postgres") });
  await client.connect();
  return work(client).finally(() => client.end());
}

/** Pools that were ended say so a little before their sockets are closed; cutting those would be an uncaught error. */
async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  await waitFor(
    async () => {
      const open = await client.query("select 1 from pg_stat_activity where datname = $1", [name]);
      return open.rowCount === 0;
    },
    { what: `the last connection to ${name} to be closed` },
  ).finally(() => client.query(`drop database ${name} with (force)`));
}

async function createDatabase(name: string, template: string): Promise<TestDatabase> {
  const templateUrl = inject("templateUrl");
  await administer(templateUrl, (client) => client.query(`create database ${name} template ${template}`));
  return {
    url: withName(templateUrl, name),
    drop: () => administer(templateUrl, (client) => dropDatabase(client, name)),
  };
}

const nameIn = (url: string) => new URL(url).pathname.slice(1);
const templateName = () => nameIn(inject("templateUrl"));
const newName = () => `test_${randomBytes(8).toString("hex")}`;

/** Clones the migrated template; takes some tens of milliseconds. Only in *.db.test.ts and *.contract.test.ts. */
export function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(newName(), templateName());
}

/** A database on the same server without a single table. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase(newName(), "template1");
}

/**
 * Chooses the test file's database before the file is loaded, as lib/env reads the environment once and keeps it.
 * The database itself is created by `useTestDatabase`, for the files that want one.
 */
export function reserveTestDatabase(): void {
  process.env.DATABASE_URL = withName(inject("templateUrl"), newName());
}

/**
 * Gives the calling test file a database of its own, the one that DATABASE_URL and lib/data speak to: created before
 * its first test, dropped after its last. Call it at the top level. Returns the URL.
 */
export function useTestDatabase(): string {
  const url = process.env.DATABASE_URL ?? "";
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    database = await createDatabase(nameIn(url), templateName());
  });
  afterAll(async () => {
    await disconnectDb();
    await database?.drop();
  });
  return url;
}
