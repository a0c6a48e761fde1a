import { randomUUID } from "node:crypto";
import { z } from "zod";
import { recordAudit } from "../data/audit";
import { insertConnection } from "../data/connections";
import type { Prisma } from "../data/generated/client";
import type { Scope } from "../data/scope";
import type { Tx } from "../data/transaction";
import { InvalidInputError } from "../errors";
import { newSecretToken } from "../ids";
import { providerModule } from "../providers/registry";
import { sealSecrets, sealWebhookToken } from "./open-connection";

export const newConnectionSchema = z.strictObject({
  kind: z.string(),
  name: z.string().trim().min(1, "The connection needs a name.").max(80),
  settings: z.record(z.string(), z.unknown()).default({}),
  secrets: z.record(z.string(), z.unknown()).default({}),
});
export type NewConnectionInput = z.infer<typeof newConnectionSchema>;

/**
 * Adds a connection with its secrets sealed. Throws InvalidInputError naming every setting that does not fit,
 * ConflictError when the name is taken, ConfigError for a kind without an adapter.
 */
export async function createConnection(scope: Scope, tx: Tx, input: NewConnectionInput): Promise<{ id: string }> {
  const module = providerModule(input.kind);
  const settings = checked(module.settingsSchema, input.settings, "settings");
  const secrets = checked(module.secretsSchema, input.secrets, "secrets");
  const id = randomUUID();
  await insertConnection(tx, {
    id,
    name: input.name,
    providerKind: module.kind,
    settings: settings as Prisma.InputJsonObject,
    sealedSecrets: sealSecrets(id, secrets),
    sealedWebhookToken: sealWebhookToken(id, newSecretToken()),
  });
  await recordAudit(scope, tx, {
    action: "connection.create",
    subjectType: "connection",
    subjectId: id,
    details: { kind: module.kind, name: input.name },
  });
  return { id };
}

function checked(schema: z.ZodObject, value: unknown, part: string): Record<string, unknown> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields: Record<string, string[]> = {};
  for (const issue of parsed.error.issues) {
    const name = [part, ...issue.path].join(".");
    fields[name] = [...(fields[name] ?? []), issue.message];
  }
  const list = Object.entries(fields).map(([name, messages]) => `${name}: ${messages.join(", ")}`);
  throw new InvalidInputError(`The connection does not fit its provider.\n  ${list.join("\n  ")}`, fields);
}
