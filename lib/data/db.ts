import { PrismaPg } from "@prisma/adapter-pg";
import { env } from "../env";
import { ConfigError } from "../errors";
import { PrismaClient } from "./generated/client";

// Next reloads modules in development; a client per reload would exhaust the server's connections.
const holder = globalThis as typeof globalThis & { attachePrisma?: PrismaClient };

export function databaseUrl(): string {
  const { DATABASE_URL, ATTACHE_DATA_DIR } = env();
  if (DATABASE_URL) return DATABASE_URL;
  throw new ConfigError(
    `No embedded database runs on the data folder ${ATTACHE_DATA_DIR}, and DATABASE_URL is not set. ` +
      "Start Attaché first (npm start, npm run quickstart), or set DATABASE_URL.",
  );
}

/** The process's one Prisma client, connected on first use. */
export function db(): PrismaClient {
  holder.attachePrisma ??= new PrismaClient({
    adapter: new PrismaPg({ connectionString: databaseUrl(), max: env().ATTACHE_DATABASE_CONNECTIONS }),
  });
  return holder.attachePrisma;
}

export async function disconnectDb(): Promise<void> {
  const client = holder.attachePrisma;
  delete holder.attachePrisma;
  await client?.$disconnect();
}
