import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { Pool } from "pg";
import { env } from "../env";
import { ConfigError } from "../errors";
import { PrismaClient } from "./generated/client";

// Next reloads modules in development; a pool per reload would exhaust the server's connections.
const holder = globalThis as typeof globalThis & { attachePool?: Pool; attachePrisma?: PrismaClient };

export function databaseUrl(): string {
  const { DATABASE_URL, ATTACHE_DATA_DIR } = env();
  if (DATABASE_URL) return DATABASE_URL;
  throw new ConfigError(
    `No embedded database runs on the data folder ${ATTACHE_DATA_DIR}, and DATABASE_URL is not set. ` +
      "Start Attaché first (npm start, npm run quickstart), or set DATABASE_URL.",
  );
}

/** The process's connections, made on first use. */
export function pool(): Pool {
  if (holder.attachePool) return holder.attachePool;
  holder.attachePool = new Pool({
    connectionString: databaseUrl(),
    max: env().ATTACHE_DATABASE_CONNECTIONS,
    // Prisma writes and reads moments without their zone, as if every server's were UTC.
    onConnect: async (connection) => void (await connection.query("SET TIME ZONE 'UTC'")),
  });
  // A connection that is lost while nobody uses it is replaced; unheard its error would end the process.
  holder.attachePool.on("error", () => undefined);
  return holder.attachePool;
}

/** The process's one Prisma client, on the same connections. */
export function db(): PrismaClient {
  holder.attachePrisma ??= new PrismaClient({
    adapter: new PrismaPg(pool(), { statementNameGenerator: ({ sql }) => statementName(sql) }),
  });
  return holder.attachePrisma;
}

const statementNames = new Map<string, string>();
/** More than the product has of its own. What comes beyond them is made of the filters that somebody combines. */
const MOST_STATEMENTS = 500;

/**
 * Under which name a connection keeps a statement prepared: parsing and planning cost more than most of ours take to run.
 * One with a list has a text for each length of it; those would pile up on the server, and are not kept.
 */
export function statementName(sql: string): string {
  if (/ IN \((CAST\()?\$/i.test(sql)) return "";
  const known = statementNames.get(sql);
  if (known !== undefined) return known;
  if (statementNames.size >= MOST_STATEMENTS) return "";
  const name = createHash("sha256").update(sql).digest("base64url").slice(0, 24);
  statementNames.set(sql, name);
  return name;
}

export async function disconnectDb(): Promise<void> {
  const { attachePrisma, attachePool } = holder;
  delete holder.attachePrisma;
  delete holder.attachePool;
  await attachePrisma?.$disconnect();
  await attachePool?.end();
}
