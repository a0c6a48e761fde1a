import { readdir } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { db } from "./db";

/** Null when the database can serve, otherwise why not, in words for whoever runs the installation. */
export type Hindrance = string | null;

const DEADLINE_MS = 3_000;

/** The newest migration that this version knows. Its files are part of every installation, as the launcher applies them. */
async function newestMigration(): Promise<string> {
  const entries = await readdir(path.join(process.cwd(), "prisma/migrations"), { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return names.sort().at(-1) ?? "";
}

async function isApplied(migration: string): Promise<boolean> {
  const [table] = await db().$queryRaw<{ name: string | null }[]>`
    SELECT to_regclass('_prisma_migrations')::text AS name`;
  if (!table?.name) return false;
  const rows = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM "_prisma_migrations" WHERE "migration_name" = ${migration} AND "finished_at" IS NOT NULL`;
  return rows.length > 0;
}

/** Whether the database answers within `deadlineMs` and has every table this version needs. Never throws. */
export async function databaseHindrance(deadlineMs = DEADLINE_MS): Promise<Hindrance> {
  const expired = delay(deadlineMs, "late" as const, { ref: false });
  try {
    const applied = await Promise.race([newestMigration().then(isApplied), expired]);
    if (applied === "late") return "The database does not answer.";
    return applied ? null : "The database is not migrated to this version.";
  } catch {
    return "The database cannot be reached.";
  }
}
