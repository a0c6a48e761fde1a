import { ConflictError } from "../errors";
import { db } from "./db";
import { Prisma, type Role } from "./generated/client";
import type { Scope } from "./scope";
import type { Tx } from "./transaction";

/** An operator without anything secret. */
const PUBLIC_FIELDS = {
  id: true,
  email: true,
  name: true,
  role: true,
  disabledAt: true,
} satisfies Prisma.OperatorSelect;
export type OperatorFacts = Prisma.OperatorGetPayload<{ select: typeof PUBLIC_FIELDS }>;

const WITH_NUMBERS = {
  ...PUBLIC_FIELDS,
  createdAt: true,
  grants: { select: { phoneNumber: { select: { id: true, phoneNumber: true, displayName: true } } } },
} satisfies Prisma.OperatorSelect;
export type OperatorWithNumbers = Prisma.OperatorGetPayload<{ select: typeof WITH_NUMBERS }>;

/** Oneself, or anybody for admins and the installation itself. null for a missing and a foreign operator alike. */
export function getOperator(scope: Scope, operatorId: string): Promise<OperatorFacts | null> {
  const visible = scope.kind === "system" || scope.role === "ADMIN" ? {} : { id: scope.operatorId };
  return db().operator.findFirst({ where: { AND: [{ id: operatorId }, visible] }, select: PUBLIC_FIELDS });
}

/** Every operator with the numbers granted; only for callers that act for the installation. */
export function listOperators(): Promise<OperatorWithNumbers[]> {
  return db().operator.findMany({ select: WITH_NUMBERS, orderBy: { email: "asc" } });
}

/** For callers that act for the installation. `email` in lower case. */
export function findOperator(email: string): Promise<OperatorFacts | null> {
  return db().operator.findUnique({ where: { email }, select: PUBLIC_FIELDS });
}

/** The one read of a password hash, for checking a sign-in. `email` in lower case. */
export function findCredentials(
  email: string,
): Promise<{ id: string; role: Role; passwordHash: string; disabledAt: Date | null } | null> {
  return db().operator.findUnique({
    where: { email },
    select: { id: true, role: true, passwordHash: true, disabledAt: true },
  });
}

/**
 * Whether the operator may still sign in with the password that was verified. Until the transaction ends nobody can
 * change that, so a session that it opens cannot outlive a disabling or a new password.
 */
export async function holdCredentials(tx: Tx, operatorId: string, passwordHash: string): Promise<boolean> {
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "operator"
    WHERE "id" = ${operatorId}::uuid AND "password_hash" = ${passwordHash} AND "disabled_at" IS NULL FOR SHARE`;
  return held.length > 0;
}

/** `email` in lower case. Throws ConflictError when it is taken. */
export async function insertOperator(
  tx: Tx,
  operator: { readonly email: string; readonly name: string; readonly role: Role; readonly passwordHash: string },
): Promise<OperatorFacts> {
  try {
    return await tx.operator.create({ data: operator, select: PUBLIC_FIELDS });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") {
      throw new ConflictError(`There is an operator with the e-mail ${operator.email} already.`);
    }
    throw error;
  }
}

export async function setDisabled(tx: Tx, operatorId: string, disabledAt: Date | null): Promise<void> {
  await tx.operator.update({ where: { id: operatorId }, data: { disabledAt } });
}

export async function setPasswordHash(tx: Tx, operatorId: string, passwordHash: string): Promise<void> {
  await tx.operator.update({ where: { id: operatorId }, data: { passwordHash } });
}

/** The admin who was there first, or null. Whoever asks next waits for the transaction to end, so only one makes the first. */
export async function firstAdmin(tx: Tx): Promise<OperatorFacts | null> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('attache: first admin'))`;
  return tx.operator.findFirst({
    where: { role: "ADMIN" },
    select: PUBLIC_FIELDS,
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
}
