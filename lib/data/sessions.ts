import { db } from "./db";
import type { Role } from "./generated/client";
import type { Scope } from "./scope";
import type { Tx } from "./transaction";

/** A session that counts at this moment, with all that a scope is made of. */
export interface LiveSession {
  readonly id: string;
  readonly operatorId: string;
  readonly role: Role;
  readonly phoneNumberIds: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/**
 * The session if it is neither revoked nor expired and its operator is not disabled; null otherwise. One round trip.
 * This is the read that scopes are made from, and the only one of lib/data that has none itself.
 */
export async function findLiveSession(sessionId: string, now: Date): Promise<LiveSession | null> {
  const rows = await db().$queryRaw<LiveSession[]>`
    SELECT s."id", s."operator_id" AS "operatorId", o."role"::text AS "role",
           s."created_at" AS "createdAt", s."expires_at" AS "expiresAt",
           ARRAY(SELECT g."phone_number_id"::text FROM "number_grant" g WHERE g."operator_id" = o."id") AS "phoneNumberIds"
    FROM "session" s JOIN "operator" o ON o."id" = s."operator_id"
    WHERE s."id" = ${sessionId}::uuid AND s."revoked_at" IS NULL AND s."expires_at" > ${now} AND o."disabled_at" IS NULL`;
  return rows[0] ?? null;
}

/** Moves the end of a session that is still live. A session revoked meanwhile stays revoked. */
export async function prolongSession(sessionId: string, expiresAt: Date): Promise<void> {
  await db().session.updateMany({ where: { id: sessionId, revokedAt: null }, data: { expiresAt } });
}

/** Opens a session for an operator whose password was right. */
export async function createSession(
  tx: Tx,
  session: {
    readonly operatorId: string;
    readonly expiresAt: Date;
    readonly address: string | null;
    readonly userAgent: string | null;
  },
): Promise<{ readonly id: string }> {
  return tx.session.create({ data: session, select: { id: true } });
}

/** False when the session was revoked already or is not the scope's to revoke. */
export async function revokeSession(scope: Scope, tx: Tx, sessionId: string): Promise<boolean> {
  const { count } = await tx.session.updateMany({
    where: { id: sessionId, revokedAt: null, ...ofRevocableOperator(scope) },
    data: { revokedAt: new Date() },
  });
  return count > 0;
}

/** Ends every session of an operator at once; returns how many were open. */
export async function revokeAllSessions(scope: Scope, tx: Tx, operatorId: string): Promise<number> {
  const { count } = await tx.session.updateMany({
    where: { AND: [{ operatorId, revokedAt: null }, ofRevocableOperator(scope)] },
    data: { revokedAt: new Date() },
  });
  return count;
}

/** Forgets sessions that ended before `before`; the audit keeps what was done in them. For the installation itself. */
export async function forgetEndedSessions(before: Date): Promise<void> {
  await db().session.deleteMany({ where: { OR: [{ expiresAt: { lt: before } }, { revokedAt: { lt: before } }] } });
}

/** One's own sessions; anybody's for admins and the installation itself. */
function ofRevocableOperator(scope: Scope): { operatorId?: string } {
  return scope.kind === "system" || scope.role === "ADMIN" ? {} : { operatorId: scope.operatorId };
}
