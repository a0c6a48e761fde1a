import { ConflictError } from "../errors";
import { db } from "./db";
import { type Connection, Prisma } from "./generated/client";
import type { Tx } from "./transaction";

export interface NewConnection {
  readonly id: string;
  readonly name: string;
  readonly providerKind: string;
  readonly settings: Prisma.InputJsonObject;
  readonly sealedSecrets: string;
  readonly sealedWebhookToken: string;
}

/** Throws ConflictError when the name is taken. */
export async function insertConnection(tx: Tx, connection: NewConnection): Promise<void> {
  try {
    await tx.connection.create({ data: connection });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") {
      throw new ConflictError(`There is a connection named "${connection.name}" already.`);
    }
    throw error;
  }
}

/** Every connection; only for callers that act for the installation, not for a person. */
export function listAllConnections(): Promise<Connection[]> {
  return db().connection.findMany({ orderBy: { name: "asc" } });
}

/** By id or by name. null when there is none. */
export function findConnection(idOrName: string, isId: boolean): Promise<Connection | null> {
  return db().connection.findUnique({ where: isId ? { id: idOrName } : { name: idOrName } });
}

/** Replaces the settings, which the caller has checked against the provider's schema. */
export function setConnectionSettings(tx: Tx, id: string, settings: Prisma.InputJsonObject): Promise<Connection> {
  return tx.connection.update({ where: { id }, data: { settings } });
}
