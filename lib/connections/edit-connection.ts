import {
  changeConnection,
  countHanging,
  listConnectionNumbers,
  lockConnection,
  removeConnection,
} from "../data/connections";
import type { Connection, Prisma } from "../data/generated/client";
import type { Scope } from "../data/scope";
import type { Tx } from "../data/transaction";
import { ConfigError, ConflictError, InvalidInputError, NotFoundError } from "../errors";
import { newSecretToken } from "../ids";
import { scheduleWakeUp } from "../jobs/schedule";
import { providerModule } from "../providers/registry";
import type { ProviderConfig } from "../providers/types";
import { checkedParts } from "./checked-parts";
import { type Deed, ofConnection } from "./deed";
import { objectionTo, sealSecrets, sealWebhookToken, secretsOf } from "./open-connection";

/** The connection, locked against others who change it. Throws NotFoundError when it is missing or not the scope's. */
async function connectionOf(scope: Scope, tx: Tx, id: string): Promise<Connection> {
  const connection = await lockConnection(scope, tx, id);
  if (!connection) throw new NotFoundError("connection");
  return connection;
}

/** Gives a connection another name and other settings. Throws InvalidInputError as creating it does, ConflictError. */
export async function updateSettings(
  scope: Scope,
  tx: Tx,
  input: { readonly connectionId: string; readonly name: string; readonly settings: Readonly<Record<string, unknown>> },
): Promise<Deed<null>> {
  const connection = await connectionOf(scope, tx, input.connectionId);
  const { id, providerKind, name } = connection;
  const { settings } = checkedParts({ settings: [providerModule(providerKind).settingsSchema, input.settings] });
  refuseBreaking(connection, { settings });
  await changeConnection(scope, tx, id, { name: input.name, settings: settings as Prisma.InputJsonObject });
  return ofConnection(id, null, { name: input.name, ...(name === input.name ? {} : { formerly: name }) });
}

/**
 * Replaces the secrets that are given and seals them all anew; the others stay. null takes one away where it may be
 * absent. Secrets that do not open any more count as not there, so that entering all of them mends the connection.
 * Throws InvalidInputError.
 */
export async function rotateSecrets(
  scope: Scope,
  tx: Tx,
  input: { readonly connectionId: string; readonly secrets: Readonly<Record<string, unknown>> },
): Promise<Deed<{ readonly changed: readonly string[] }>> {
  const connection = await connectionOf(scope, tx, input.connectionId);
  const changed = Object.keys(input.secrets);
  if (changed.length === 0) throw new InvalidInputError("Enter at least one new secret.");
  const merged = Object.entries({ ...keptSecrets(connection), ...input.secrets }).filter(([, value]) => value !== null);
  const { secrets } = checkedParts({
    secrets: [providerModule(connection.providerKind).secretsSchema, Object.fromEntries(merged)],
  });
  refuseBreaking(connection, { secrets });
  await changeConnection(scope, tx, connection.id, { sealedSecrets: sealSecrets(connection.id, secrets) });
  return ofConnection(connection.id, { changed }, { changed: changed.join(", ") });
}

/**
 * Settings and secrets may each fit and yet not go together. What works must not be broken; what does not work already
 * may be mended one part after the other.
 */
function refuseBreaking(connection: Connection, change: Partial<ProviderConfig>): void {
  const now = { settings: connection.settings, secrets: keptSecrets(connection) };
  const objection = objectionTo(connection.providerKind, { ...now, ...change });
  if (objection && !objectionTo(connection.providerKind, now)) throw new InvalidInputError(objection);
}

function keptSecrets(connection: Connection): Readonly<Record<string, unknown>> {
  try {
    return secretsOf(connection);
  } catch (error) {
    if (error instanceof ConfigError) return {};
    throw error;
  }
}

/**
 * Switches a connection on or off. Off, it neither fetches nor takes deliveries; its media stay readable, and what waits
 * to be fetched waits until it is on again.
 */
export async function setEnabled(
  scope: Scope,
  tx: Tx,
  input: { readonly connectionId: string; readonly enabled: boolean },
): Promise<Deed<null>> {
  const { id } = await connectionOf(scope, tx, input.connectionId);
  await changeConnection(scope, tx, id, { enabled: input.enabled });
  if (input.enabled) {
    const numbers = await listConnectionNumbers(scope, id, tx);
    for (const number of numbers) await scheduleWakeUp(tx, number.id, new Date());
  }
  return ofConnection(id, null, { enabled: input.enabled });
}

interface Confirmed {
  readonly connectionId: string;
  /** The connection's name, typed by whoever wants this. */
  readonly confirmation: string;
}

function requireConfirmation(connection: Connection, confirmation: string): void {
  if (confirmation === connection.name) return;
  const fields = { confirmation: ["This is not the name of the connection."] };
  throw new InvalidInputError(`To confirm, give the name of the connection: ${connection.name}`, fields);
}

/** Gives a connection another address for deliveries; the old one stops working at once. Throws InvalidInputError. */
export async function rotateWebhookToken(scope: Scope, tx: Tx, input: Confirmed): Promise<Deed<null>> {
  const connection = await connectionOf(scope, tx, input.connectionId);
  requireConfirmation(connection, input.confirmation);
  const sealedWebhookToken = sealWebhookToken(connection.id, newSecretToken());
  await changeConnection(scope, tx, connection.id, { sealedWebhookToken });
  return ofConnection(connection.id, null);
}

/**
 * Removes a connection with its numbers and its deliveries. Throws ConflictError that says what hangs on it, for media
 * are never removed this way, and InvalidInputError without the confirmation.
 */
export async function deleteConnection(scope: Scope, tx: Tx, input: Confirmed): Promise<Deed<null>> {
  const connection = await connectionOf(scope, tx, input.connectionId);
  requireConfirmation(connection, input.confirmation);
  const { items, uploads } = await countHanging(tx, connection.id);
  if (items + uploads > 0) throw new ConflictError(hangingText(connection.name, items, uploads));
  await removeConnection(scope, tx, connection.id);
  return ofConnection(connection.id, null, { name: connection.name, kind: connection.providerKind });
}

function hangingText(name: string, items: number, uploads: number): string {
  const counted = (count: number, one: string, many: string) =>
    count === 0 ? [] : [`${count >= 1_000 ? "1,000 or more" : count} ${count === 1 ? one : many}`];
  const list = [...counted(items, "media item", "media items"), ...counted(uploads, "upload", "uploads")];
  return `${name} cannot be deleted: ${list.join(" and ")} ${items + uploads === 1 ? "hangs" : "hang"} on its numbers. Switch it off instead.`;
}
