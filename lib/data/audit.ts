import type { Prisma } from "./generated/client";
import type { Scope } from "./scope";
import type { Tx } from "./transaction";

export interface AuditFacts {
  /** "media.redownload", "media.view", "operator.create" …: subject, dot, deed. */
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly phoneNumberId?: string | null;
  /** Never a secret, never a customer's number. */
  readonly details?: Prisma.InputJsonObject;
}

/** Writes the audit entry of a deed inside the deed's own transaction. */
export async function recordAudit(scope: Scope, tx: Tx, facts: AuditFacts): Promise<void> {
  await tx.auditEntry.create({
    data: {
      actor: scope.kind === "operator" ? "operator" : scope.actor,
      operatorId: scope.kind === "operator" ? scope.operatorId : null,
      requestId: scope.requestId,
      action: facts.action,
      subjectType: facts.subjectType,
      subjectId: facts.subjectId,
      phoneNumberId: facts.phoneNumberId ?? null,
      details: facts.details ?? {},
    },
  });
}

/** True when the same person did the same to the same subject after `since`. */
export async function wasAuditedSince(scope: Scope, tx: Tx, facts: AuditFacts, since: Date): Promise<boolean> {
  const entry = await tx.auditEntry.findFirst({
    where: {
      subjectId: facts.subjectId,
      action: facts.action,
      operatorId: scope.kind === "operator" ? scope.operatorId : null,
      at: { gt: since },
    },
    select: { id: true },
  });
  return entry !== null;
}
