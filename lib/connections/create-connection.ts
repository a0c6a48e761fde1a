import { randomUUID } from "node:crypto";
import { insertConnection } from "../data/connections";
import type { Prisma } from "../data/generated/client";
import type { Scope } from "../data/scope";
import type { Tx } from "../data/transaction";
import { InvalidInputError } from "../errors";
import { newSecretToken } from "../ids";
import { providerModule } from "../providers/registry";
import type { NewConnectionInput } from "../schemas/connections";
import { checkedParts } from "./checked-parts";
import { type Deed, ofConnection, recordDeed } from "./deed";
import { objectionTo, sealSecrets, sealWebhookToken } from "./open-connection";

/**
 * Adds a connection with its secrets sealed. Throws InvalidInputError naming every setting that does not fit,
 * ConflictError when the name is taken, ConfigError for a kind without an adapter.
 */
export async function addConnection(tx: Tx, input: NewConnectionInput): Promise<Deed<{ id: string }>> {
  const module = providerModule(input.kind);
  const { settings, secrets } = checkedParts({
    settings: [module.settingsSchema, input.settings],
    secrets: [module.secretsSchema, input.secrets],
  });
  const objection = objectionTo(module.kind, { settings, secrets });
  if (objection) throw new InvalidInputError(objection);
  const id = randomUUID();
  await insertConnection(tx, {
    id,
    name: input.name,
    providerKind: module.kind,
    settings: settings as Prisma.InputJsonObject,
    sealedSecrets: sealSecrets(id, secrets),
    sealedWebhookToken: sealWebhookToken(id, newSecretToken()),
  });
  return ofConnection(id, { id }, { kind: module.kind, name: input.name });
}

/** The same with its audit entry, for everybody but people in the console. */
export async function createConnection(scope: Scope, tx: Tx, input: NewConnectionInput): Promise<{ id: string }> {
  return recordDeed(scope, tx, "connection.create", await addConnection(tx, input));
}
