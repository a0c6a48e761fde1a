import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { MigrationList } from "@prisma/schema-engine-wasm";
import { runMigrations } from "graphile-worker";
import pg from "pg";
import { AppError, ConfigError } from "../errors";
import { noFilters, withSchemaEngine } from "./schema-engine";

/** Any constant will do; whoever migrates this database takes the same lock. */
const MIGRATION_LOCK = 4_027_118_305;

/** A migration did not go through. What it had done was rolled back; those before it stay. */
export class MigrationFailedError extends AppError {
  readonly code = "CONFIG";
  readonly retryable = false;

  constructor(
    readonly migration: string,
    reason: string,
    cause: unknown,
  ) {
    super(`The database migration ${migration} failed, and nothing of it was kept.\n${reason}`, { cause });
  }
}

/** The folder prisma/ of a checkout: schema.prisma and migrations/. */
export const prismaFolder = path.resolve(import.meta.dirname, "../../prisma");

export function readSchema(folder: string): string {
  return readFileSync(path.join(folder, "schema.prisma"), "utf8");
}

/** The migrations of a prisma folder, oldest first, in the shape that Prisma's engine takes. */
export function readMigrations(folder: string): MigrationList {
  const baseDir = path.join(folder, "migrations");
  const names = readdirSync(baseDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(baseDir, entry.name, "migration.sql")))
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir,
    lockfile: {
      path: "migration_lock.toml",
      content: readFileSync(path.join(baseDir, "migration_lock.toml"), "utf8"),
    },
    shadowDbInitScript: "",
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok", value: readFileSync(path.join(baseDir, name, "migration.sql"), "utf8") },
      },
    })),
  };
}

/** Holds a lock of the database while `work` runs, so that two starting machines do not migrate at once. */
async function underLock<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
  try {
    return await work();
  } finally {
    await client.query("select pg_advisory_unlock($1)", [MIGRATION_LOCK]);
  }
}

async function unfinishedMigration(client: pg.Client): Promise<string | null> {
  const table = await client.query<{ name: string | null }>(`select to_regclass('_prisma_migrations')::text as name`);
  if (!table.rows[0]?.name) return null;
  const rows = await client.query<{ migration_name: string }>(
    "select migration_name from _prisma_migrations where finished_at is null and rolled_back_at is null limit 1",
  );
  return rows.rows[0]?.migration_name ?? null;
}

function applyMigrations(client: pg.Client, databaseUrl: string, folder: string): Promise<string[]> {
  return withSchemaEngine(databaseUrl, readSchema(folder), async (engine, scriptFailure) => {
    // A migration is one transaction (a test sees to that), so an unfinished one left nothing and may be tried again.
    const forgetUnfinished = async (): Promise<string | null> => {
      const name = await unfinishedMigration(client);
      if (name) await engine.markMigrationRolledBack({ migrationName: name });
      return name;
    };
    await forgetUnfinished();
    try {
      const done = await engine.applyMigrations({ migrationsList: readMigrations(folder), filters: noFilters });
      return done.appliedMigrationNames;
    } catch (error) {
      const failed = await forgetUnfinished();
      if (failed) throw new MigrationFailedError(failed, scriptFailure() ?? String(error), error);
      const reason = error instanceof Error ? error.message : String(error);
      throw new ConfigError(`The database could not be migrated.\n${reason}`, { cause: error });
    }
  });
}

/**
 * Brings a database to the state this version needs: our tables, then the queue's. Safe to call from every process of
 * every machine at once. Returns the names of the migrations just applied. Throws MigrationFailedError.
 */
export async function migrate(databaseUrl: string, folder = prismaFolder): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await underLock(client, async () => {
      const applied = await applyMigrations(client, databaseUrl, folder);
      await runMigrations({ connectionString: databaseUrl });
      return applied;
    });
  } finally {
    await client.end();
  }
}
