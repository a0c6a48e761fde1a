import { ConflictError } from "../errors";
import { db } from "./db";
import { type BusinessPhoneNumber, type Connection, Prisma } from "./generated/client";
import type { Scope } from "./scope";
import type { Tx } from "./transaction";

/** Counting what hangs on a connection stops here. */
const HANGING_LIMIT = 1_000;

/** What has to be known of a connection in order to speak to its provider. */
export type OpenableConnection = Pick<
  Connection,
  "id" | "name" | "providerKind" | "settings" | "sealedSecrets" | "enabled"
>;

export interface NewConnection {
  readonly id: string;
  readonly name: string;
  readonly providerKind: string;
  readonly settings: Prisma.InputJsonObject;
  readonly sealedSecrets: string;
  readonly sealedWebhookToken: string;
}

/** Connections are the installation's: admins see them all, everybody else none. */
export function managesConnections(scope: Scope): boolean {
  return scope.kind === "system" || scope.role === "ADMIN";
}

/** Throws ConflictError when the name is taken. */
export async function insertConnection(tx: Tx, connection: NewConnection): Promise<void> {
  await tx.connection.create({ data: connection }).catch(nameTaken(connection.name));
}

function nameTaken(name: string | undefined): (error: unknown) => never {
  return (error) => {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") {
      throw new ConflictError(`There is a connection named "${name}" already.`);
    }
    throw error;
  };
}

/** Every connection; only for callers that act for the installation, not for a person. */
export function listAllConnections(): Promise<Connection[]> {
  return db().connection.findMany({ orderBy: { name: "asc" } });
}

/** By id or by name, for callers that act for the installation. null when there is none. */
export function findConnection(idOrName: string, isId: boolean): Promise<Connection | null> {
  return db().connection.findUnique({ where: isId ? { id: idOrName } : { name: idOrName } });
}

/** null when there is none within the scope. Inside a transaction `tx` has to be given. */
export async function getConnection(scope: Scope, id: string, tx: Tx = db()): Promise<Connection | null> {
  return managesConnections(scope) ? tx.connection.findUnique({ where: { id } }) : null;
}

/**
 * The same, and nobody else changes it until the transaction ends: who writes back a part of what was read would
 * otherwise undo what another wrote meanwhile.
 */
export async function lockConnection(scope: Scope, tx: Tx, id: string): Promise<Connection | null> {
  if (!managesConnections(scope)) return null;
  await tx.$queryRaw`SELECT 1 FROM "connection" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`;
  return getConnection(scope, id, tx);
}

/** Replaces the settings, which the caller has checked against the provider's schema. */
export function setConnectionSettings(tx: Tx, id: string, settings: Prisma.InputJsonObject): Promise<Connection> {
  return tx.connection.update({ where: { id }, data: { settings } });
}

type Changes = Partial<Pick<NewConnection, "name" | "settings" | "sealedSecrets" | "sealedWebhookToken">> & {
  readonly enabled?: boolean;
};

/** False when there is none within the scope. Throws ConflictError when the name is taken. */
export async function changeConnection(scope: Scope, tx: Tx, id: string, changes: Changes): Promise<boolean> {
  if (!managesConnections(scope)) return false;
  const { count } = await tx.connection.updateMany({ where: { id }, data: changes }).catch(nameTaken(changes.name));
  return count === 1;
}

/** How a connection is doing, without asking its provider. */
export interface ConnectionState {
  readonly id: string;
  readonly name: string;
  readonly providerKind: string;
  readonly enabled: boolean;
  readonly lastRefusedAt: Date | null;
  readonly lastRefusal: string | null;
  readonly numbers: number;
  readonly lastDeliveryAt: Date | null;
  readonly lastCheckAt: Date | null;
  /** What the audit entry of the last check says. */
  readonly lastCheck: unknown;
}

/** Of every connection within the scope, or of one, by name. Two bounded index reads a connection. */
export function readConnectionStates(scope: Scope, id: string | null = null): Promise<ConnectionState[]> {
  return db().$queryRaw<ConnectionState[]>`
    SELECT c."id", c."name", c."provider_kind" AS "providerKind", c."enabled",
      c."last_refused_at" AS "lastRefusedAt", c."last_refusal" AS "lastRefusal",
      coalesce(n."numbers", 0) AS "numbers",
      greatest(e."received_at", n."last_webhook_at") AS "lastDeliveryAt",
      a."at" AS "lastCheckAt", a."details" AS "lastCheck"
    FROM "connection" c
    LEFT JOIN LATERAL (
      SELECT count(*)::int AS "numbers", max(n."last_webhook_at") AS "last_webhook_at"
      FROM "business_phone_number" n WHERE n."connection_id" = c."id") n ON true
    LEFT JOIN LATERAL (
      SELECT e."received_at" FROM "webhook_event" e
      WHERE e."connection_id" = c."id" ORDER BY e."received_at" DESC, e."id" DESC LIMIT 1) e ON true
    LEFT JOIN LATERAL (
      SELECT a."at", a."details" FROM "audit_entry" a
      WHERE a."subject_id" = c."id"::text AND a."action" = 'connection.check' ORDER BY a."at" DESC LIMIT 1) a ON true
    WHERE ${managesConnections(scope)} AND (${id}::uuid IS NULL OR c."id" = ${id}::uuid)
    ORDER BY c."name"`;
}

/** The numbers of a connection, by their digits. */
export async function listConnectionNumbers(
  scope: Scope,
  connectionId: string,
  tx: Tx = db(),
): Promise<BusinessPhoneNumber[]> {
  if (!managesConnections(scope)) return [];
  return tx.businessPhoneNumber.findMany({ where: { connectionId }, orderBy: { phoneNumber: "asc" } });
}

/** What would be lost with a connection, each counted up to 1,000. */
export async function countHanging(tx: Tx, connectionId: string): Promise<{ items: number; uploads: number }> {
  const [counts] = await tx.$queryRaw<{ items: number; uploads: number }[]>`
    SELECT
      (SELECT count(*)::int FROM (
        SELECT 1 FROM "business_phone_number" n JOIN "media_item" i ON i."phone_number_id" = n."id"
        WHERE n."connection_id" = ${connectionId}::uuid LIMIT ${HANGING_LIMIT}) items) AS "items",
      (SELECT count(*)::int FROM (
        SELECT 1 FROM "business_phone_number" n JOIN "upload" u ON u."phone_number_id" = n."id"
        WHERE n."connection_id" = ${connectionId}::uuid LIMIT ${HANGING_LIMIT}) uploads) AS "uploads"`;
  if (!counts) throw new Error("A count returned no row");
  return counts;
}

/** The same outside a transaction; nothing for whoever does not manage connections. */
export async function readHanging(scope: Scope, connectionId: string): Promise<{ items: number; uploads: number }> {
  return managesConnections(scope) ? countHanging(db(), connectionId) : { items: 0, uploads: 0 };
}

/**
 * Removes a connection within the scope with its numbers, their grants and its deliveries. The database itself refuses
 * while media or uploads hang on it: throws ConflictError for those that came in at this moment.
 */
export async function removeConnection(scope: Scope, tx: Tx, id: string): Promise<void> {
  if (!managesConnections(scope)) return;
  try {
    await tx.businessPhoneNumber.deleteMany({ where: { connectionId: id } });
    await tx.connection.deleteMany({ where: { id } });
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2003")) throw error;
    throw new ConflictError("Media came in at this moment, so the connection cannot be deleted.");
  }
}
