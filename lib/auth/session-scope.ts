import type { OperatorScope } from "../data/scope";
import { findLiveSession, prolongSession } from "../data/sessions";
import { isUuid, newRequestId } from "../ids";
import { SESSION_IDLE_MS, SESSION_LIFETIME_MS, SESSION_RENEWAL_MS } from "./limits";

/** When a session that is used at `now` ends, unless it is used again. */
export function sessionEnd(createdAt: Date, now: Date): Date {
  return new Date(Math.min(now.getTime() + SESSION_IDLE_MS, createdAt.getTime() + SESSION_LIFETIME_MS));
}

/**
 * What the operator of a session may see, read afresh: a revoked session, a disabled operator and a withdrawn grant
 * count from the next request on. null when the session does not count any more. Prolongs the session.
 */
export async function scopeOfSession(sessionId: string, now = new Date()): Promise<OperatorScope | null> {
  const session = isUuid(sessionId) ? await findLiveSession(sessionId, now) : null;
  if (!session) return null;
  const end = sessionEnd(session.createdAt, now);
  if (end.getTime() - session.expiresAt.getTime() > SESSION_RENEWAL_MS) await prolongSession(session.id, end);
  return {
    kind: "operator",
    operatorId: session.operatorId,
    role: session.role,
    phoneNumberIds: session.role === "ADMIN" ? "all" : session.phoneNumberIds,
    requestId: newRequestId(),
  };
}
