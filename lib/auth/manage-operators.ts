import { z } from "zod";
import { recordAudit } from "../data/audit";
import { addGrants, removeGrants } from "../data/grants";
import { insertOperator, type OperatorFacts, setDisabled, setPasswordHash } from "../data/operators";
import type { Scope } from "../data/scope";
import { revokeAllSessions } from "../data/sessions";
import type { Tx } from "../data/transaction";
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from "./limits";
import { hashPassword } from "./passwords";

/** Deeds on operators, for whoever runs the installation. Each writes its audit entry in the transaction it is given. */

export const passwordSchema = z
  .string()
  .min(MIN_PASSWORD_LENGTH, `A password has at least ${MIN_PASSWORD_LENGTH} characters.`)
  .max(MAX_PASSWORD_LENGTH, `A password has at most ${MAX_PASSWORD_LENGTH} characters.`);

export const emailSchema = z.string().trim().toLowerCase().pipe(z.email("This is not an e-mail address.").max(254));

export const newOperatorSchema = z.object({
  email: emailSchema,
  name: z.string().trim().min(1, "A name is needed.").max(100, "A name has at most 100 characters."),
  role: z.enum(["VIEWER", "OPERATOR", "ADMIN"]),
  password: passwordSchema,
});
export type NewOperator = z.infer<typeof newOperatorSchema>;

/** Throws ConflictError when the e-mail is taken. */
export async function createOperator(scope: Scope, tx: Tx, operator: NewOperator): Promise<OperatorFacts> {
  const { password, ...facts } = operator;
  const created = await insertOperator(tx, { ...facts, passwordHash: await hashPassword(password) });
  await recordOn(scope, tx, "operator.create", created.id, { role: created.role });
  return created;
}

/** The operator can neither sign in nor go on: every session ends in this transaction. */
export async function disableOperator(scope: Scope, tx: Tx, operatorId: string): Promise<void> {
  await setDisabled(tx, operatorId, new Date());
  await revokeAllSessions(scope, tx, operatorId);
  await recordOn(scope, tx, "operator.disable", operatorId);
}

/** Lets a disabled operator sign in again. */
export async function enableOperator(scope: Scope, tx: Tx, operatorId: string): Promise<void> {
  await setDisabled(tx, operatorId, null);
  await recordOn(scope, tx, "operator.enable", operatorId);
}

/** Whoever is signed in with the old password is not any more. */
export async function changePassword(scope: Scope, tx: Tx, operatorId: string, password: string): Promise<void> {
  await setPasswordHash(tx, operatorId, await hashPassword(password));
  await revokeAllSessions(scope, tx, operatorId);
  await recordOn(scope, tx, "operator.password", operatorId);
}

/** Returns how many of the numbers the operator did not see before. */
export async function grantNumbers(
  scope: Scope,
  tx: Tx,
  operatorId: string,
  phoneNumberIds: readonly string[],
): Promise<number> {
  const added = await addGrants(tx, operatorId, phoneNumberIds);
  await recordOn(scope, tx, "operator.grant", operatorId, { phoneNumberIds: [...phoneNumberIds] });
  return added;
}

/** Returns how many of the numbers the operator saw until now. */
export async function withdrawNumbers(
  scope: Scope,
  tx: Tx,
  operatorId: string,
  phoneNumberIds: readonly string[],
): Promise<number> {
  const removed = await removeGrants(tx, operatorId, phoneNumberIds);
  await recordOn(scope, tx, "operator.withdraw", operatorId, { phoneNumberIds: [...phoneNumberIds] });
  return removed;
}

function recordOn(
  scope: Scope,
  tx: Tx,
  action: string,
  operatorId: string,
  details: Parameters<typeof recordAudit>[2]["details"] = {},
): Promise<void> {
  return recordAudit(scope, tx, { action, subjectType: "operator", subjectId: operatorId, details });
}
