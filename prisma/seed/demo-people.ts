import { z } from "zod";
import { generatePassword } from "../../lib/auth/generate-password";
import { changePassword, createOperator, grantNumbers } from "../../lib/auth/manage-operators";
import type { BusinessPhoneNumber } from "../../lib/data/generated/client";
import { findOperator } from "../../lib/data/operators";
import type { Scope } from "../../lib/data/scope";
import { inTransaction } from "../../lib/data/transaction";
import { ADMIN_EMAIL, COLLEAGUES } from "./demo-company";
import { PrivateFile } from "./demo-files";

const signInSchema = z.object({ email: z.string(), password: z.string() });
export type SignIn = z.infer<typeof signInSchema>;

const fileSchema = signInSchema.extend({ others: z.array(signInSchema) });

const ADMIN = { email: ADMIN_EMAIL, name: "Desk admin", role: "ADMIN", numbers: [] } as const;
type Person = typeof ADMIN | (typeof COLLEAGUES)[number];

/**
 * The admin, an operator and a viewer. Their passwords are made once and kept in demo-sign-in.json, the admin's first;
 * a person whom the file does not know gets a new one. Returns the admin's sign-in and id.
 */
export async function seedPeople(
  scope: Scope,
  dataFolder: string,
  numbers: readonly BusinessPhoneNumber[],
): Promise<SignIn & { id: string }> {
  const file = new PrivateFile(dataFolder, "demo-sign-in.json", fileSchema);
  const saved = await file.read();
  const known = new Map([saved, ...(saved?.others ?? [])].map((entry) => [entry?.email, entry?.password]));
  const people = [ADMIN, ...COLLEAGUES].map((person) => {
    const password = known.get(person.email);
    return { person, password: password ?? generatePassword(), isNew: password === undefined };
  });
  const [admin, ...others] = people.map(({ person, password }) => ({ email: person.email, password }));
  if (!admin) throw new Error("The demo needs an admin.");
  if (people.some(({ isNew }) => isNew)) await file.write({ ...admin, others });

  const ids: string[] = [];
  for (const { person, password, isNew } of people) ids.push(await seedPerson(scope, person, password, isNew, numbers));
  return { ...admin, id: ids[0] ?? "" };
}

async function seedPerson(
  scope: Scope,
  person: Person,
  password: string,
  isNew: boolean,
  numbers: readonly BusinessPhoneNumber[],
): Promise<string> {
  const { email, name, role } = person;
  const existing = await findOperator(email);
  const granted = numbers.filter((number) => person.numbers.some((digits) => digits === number.phoneNumber));
  return inTransaction(async (tx) => {
    if (existing) {
      if (isNew) await changePassword(scope, tx, existing.id, password);
      return existing.id;
    }
    const created = await createOperator(scope, tx, { email, name, role, password });
    const ids = granted.map((number) => number.id);
    if (ids.length > 0) await grantNumbers(scope, tx, created.id, ids);
    return created.id;
  });
}
