import { createHmac } from "node:crypto";
import { recordAudit } from "../data/audit";
import { findCredentials, holdCredentials } from "../data/operators";
import type { Scope } from "../data/scope";
import { createSession, revokeSession } from "../data/sessions";
import { countTry, deleteThrottlesBefore, forgetTries, takeBackTry } from "../data/sign-in-throttle";
import { inTransaction } from "../data/transaction";
import { newRequestId } from "../ids";
import { logger } from "../logger";
import { deriveKey } from "../sealing";
import { addressGroup } from "./client-address";
import { MAX_FAILURES_PER_ACCOUNT, MAX_FAILURES_PER_ADDRESS, THROTTLE_WINDOW_MS } from "./limits";
import { verifyPassword } from "./passwords";
import { scopeOfSession, sessionEnd } from "./session-scope";

export interface SignInRequest {
  readonly email: string;
  readonly password: string;
  readonly address: string;
  readonly userAgent: string | null;
}

/** Too many failures; the password was not looked at. */
export class ThrottledError extends Error {
  constructor(readonly retryAfterSeconds: number) {
    super(`Throttled for ${retryAfterSeconds} s`);
  }
}

interface Subjects {
  readonly account: string;
  readonly address: string;
}

/**
 * Opens a session. null when e-mail and password do not fit together or the operator is disabled; nobody outside can
 * tell these apart, nor whether there is such an account. Throws ThrottledError.
 */
export async function signIn(request: SignInRequest): Promise<{ readonly sessionId: string } | null> {
  const email = request.email.trim().toLowerCase();
  const account = accountHash(email);
  const subjects = { account: `account:${account}`, address: `address:${addressGroup(request.address)}` };
  await admit(subjects);

  const credentials = await findCredentials(email);
  const matches = await verifyPassword(credentials?.passwordHash ?? null, request.password);
  const sessionId = credentials && matches ? await openSession(request, credentials, subjects) : null;
  if (sessionId) return { sessionId };

  await recordRefusal(
    request,
    credentials ? { type: "operator", id: credentials.id } : { type: "account", id: account },
  );
  return null;
}

/** Ends the session; nothing happens when it does not count any more. */
export async function signOut(sessionId: string): Promise<void> {
  const scope = await scopeOfSession(sessionId);
  if (!scope) return;
  await inTransaction(async (tx) => {
    if (!(await revokeSession(scope, tx, sessionId))) return;
    await recordAudit(scope, tx, { action: "session.end", subjectType: "session", subjectId: sessionId });
  });
}

/** The address first: one that is throttled cannot go on to lock other people's accounts. */
async function admit(subjects: Subjects): Promise<void> {
  for (const [subject, limit] of [
    [subjects.address, MAX_FAILURES_PER_ADDRESS],
    [subjects.account, MAX_FAILURES_PER_ACCOUNT],
  ] as const) {
    const { tries, endsInMs } = await countTry(subject, THROTTLE_WINDOW_MS);
    if (tries <= limit) continue;
    logger.warn({ subject }, "A sign-in was throttled");
    throw new ThrottledError(Math.max(1, Math.ceil(endsInMs / 1000)));
  }
}

async function openSession(
  request: SignInRequest,
  operator: { readonly id: string; readonly passwordHash: string; readonly role: "VIEWER" | "OPERATOR" | "ADMIN" },
  subjects: Subjects,
): Promise<string | null> {
  const now = new Date();
  const scope: Scope = {
    kind: "operator",
    operatorId: operator.id,
    role: operator.role,
    phoneNumberIds: [],
    requestId: newRequestId(),
  };
  return inTransaction(async (tx) => {
    if (!(await holdCredentials(tx, operator.id, operator.passwordHash))) return null;
    await forgetTries(tx, subjects.account);
    await takeBackTry(tx, subjects.address);
    const session = await createSession(tx, {
      operatorId: operator.id,
      expiresAt: sessionEnd(now, now),
      address: request.address,
      userAgent: request.userAgent,
    });
    await recordAudit(scope, tx, {
      action: "session.start",
      subjectType: "session",
      subjectId: session.id,
      details: { address: request.address },
    });
    return session.id;
  });
}

async function recordRefusal(request: SignInRequest, subject: { type: string; id: string }): Promise<void> {
  const scope: Scope = { kind: "system", actor: "web", requestId: newRequestId() };
  await inTransaction((tx) =>
    recordAudit(scope, tx, {
      action: "session.refuse",
      subjectType: subject.type,
      subjectId: subject.id,
      details: { address: request.address },
    }),
  );
  await deleteThrottlesBefore(new Date(Date.now() - 2 * THROTTLE_WINDOW_MS));
}

/** Stands for an e-mail as typed, which may be anything, a password in the wrong field included. */
function accountHash(email: string): string {
  return createHmac("sha256", deriveKey("account names")).update(email).digest("hex").slice(0, 32);
}
