import { PrismaPg } from "@prisma/adapter-pg";
import { env } from "../env";
import { ConfigError } from "../errors";
import { type Prisma, PrismaClient } from "./generated/client";

/** Either the client itself or the client of a transaction that is under way. */
export type Db = PrismaClient | Prisma.TransactionClient;

// Next reloads modules in development; a client per reload would exhaust the server's connections.
const holder = globalThis as typeof globalThis & { attachePrisma?: PrismaClient };

export function databaseUrl(): string {
  const url = env().DATABASE_URL;
  if (!url) throw new ConfigError("DATABASE_URL is not set. `npm start` sets it for the embedded database.");
  return url;
}

/** The process's one Prisma client, connected on first use. */
export function db(): PrismaClient {
  holder.attachePrisma ??= new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl(), max: 10 }) });
  return holder.attachePrisma;
}

export async function disconnectDb(): Promise<void> {
  const client = holder.attachePrisma;
  delete holder.attachePrisma;
  await client?.$disconnect();
}
