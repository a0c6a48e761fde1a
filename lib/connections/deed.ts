import { recordAudit } from "../data/audit";
import type { Prisma } from "../data/generated/client";
import type { Scope } from "../data/scope";
import { inTransaction, type Tx } from "../data/transaction";

/** What a deed at a connection did: the data for its caller, and the rest for the audit entry. */
export interface Deed<T> {
  readonly data: T;
  readonly subject: { readonly type: string; readonly id: string };
  /** Never a secret. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

/** A connection as the subject of a deed. */
export function ofConnection<T>(id: string, data: T, details?: Deed<T>["details"]): Deed<T> {
  return { data, subject: { type: "connection", id }, ...(details ? { details } : {}) };
}

/** Does a deed and writes its audit entry in one transaction: what operatorAction does for people, for everybody else. */
export function audited<T>(scope: Scope, action: string, deed: (tx: Tx) => Promise<Deed<T>>): Promise<T> {
  return inTransaction(async (tx) => recordDeed(scope, tx, action, await deed(tx)));
}

/** Writes the audit entry of a deed that was done in a transaction, and gives its data. */
export async function recordDeed<T>(scope: Scope, tx: Tx, action: string, deed: Deed<T>): Promise<T> {
  const details: Prisma.InputJsonObject = { ...deed.details };
  await recordAudit(scope, tx, { action, subjectType: deed.subject.type, subjectId: deed.subject.id, details });
  return deed.data;
}
