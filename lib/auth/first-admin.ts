import { firstAdmin } from "../data/operators";
import type { Scope } from "../data/scope";
import { inTransaction } from "../data/transaction";
import { env } from "../env";
import { newRequestId } from "../ids";
import { generatePassword } from "./generate-password";
import { createOperator } from "./manage-operators";

/** Used when ATTACHE_ADMIN_EMAIL is not set. The domain is reserved: it never reaches anybody. */
const DEFAULT_EMAIL = "admin@attache.localhost";

/** `password` is null unless it was made just now; then this is the only time that it can be shown. */
export interface FirstAdmin {
  readonly email: string;
  readonly password: string | null;
}

/**
 * The admin to sign in with first: the oldest one there is, otherwise one made from ATTACHE_ADMIN_EMAIL and
 * ATTACHE_ADMIN_PASSWORD, with a generated password where that is not set. Any number of processes may call this at once.
 * Throws ConflictError when ATTACHE_ADMIN_EMAIL belongs to somebody who is no admin.
 */
export async function ensureFirstAdmin(): Promise<FirstAdmin> {
  const { ATTACHE_ADMIN_EMAIL, ATTACHE_ADMIN_PASSWORD } = env();
  const scope: Scope = { kind: "system", actor: "launcher", requestId: newRequestId() };
  return inTransaction(async (tx) => {
    const existing = await firstAdmin(tx);
    if (existing) return { email: existing.email, password: null };
    const email = (ATTACHE_ADMIN_EMAIL ?? DEFAULT_EMAIL).toLowerCase();
    const password = ATTACHE_ADMIN_PASSWORD ?? generatePassword();
    await createOperator(scope, tx, { email, name: "Administrator", role: "ADMIN", password });
    return { email, password: ATTACHE_ADMIN_PASSWORD ? null : password };
  });
}
