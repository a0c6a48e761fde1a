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
