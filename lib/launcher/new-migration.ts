import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ConfigError } from "../errors";
import { prismaFolder, readMigrations } from "./migrate";
import { startScratchServer } from "./postgres/scratch";
import { schemaDifference } from "./schema-difference";
import { endWith, say } from "./terminal";

const STAMP_DIGITS = 14;

/** A name that sorts behind every migration there is, also one that was written on a clock ahead of ours. */
function folderName(name: string, last: string | undefined, now: Date): string {
  const stamp = Number(now.toISOString().replaceAll(/\D/g, "").slice(0, STAMP_DIGITS));
  const lastStamp = Number(last?.slice(0, STAMP_DIGITS) ?? 0);
  return `${Math.max(stamp, lastStamp + 1)}_${name}`;
}

/** `npm run migration -- <name> [--empty]`: writes the migration that schema.prisma is ahead of the others. */
async function main(): Promise<void> {
  const [name, flag] = process.argv.slice(2);
  if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new ConfigError("Name the migration in lower case: npm run migration -- add_something");
  }
  const server = await startScratchServer();
  const sql = await schemaDifference(server.url, prismaFolder).finally(server.stop);
  if (sql === null && flag !== "--empty") {
    throw new ConfigError(
      "schema.prisma says what the migrations say. For one by hand: npm run migration -- NAME --empty",
    );
  }
  const last = readMigrations(prismaFolder).migrationDirectories.at(-1)?.path;
  const folder = path.join(prismaFolder, "migrations", folderName(name, last, new Date()));
  mkdirSync(folder);
  writeFileSync(path.join(folder, "migration.sql"), sql ?? "");
  say(`Wrote ${path.join(folder, "migration.sql")}. Read it before you commit it.`);
}

await main().catch(endWith);
