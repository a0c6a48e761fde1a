import { isDeepStrictEqual } from "node:util";
import { createConnection } from "../../lib/connections/create-connection";
import { askForNumbers, saveNumbers } from "../../lib/connections/discover-numbers";
import { webhookTokenOf } from "../../lib/connections/open-connection";
import { findConnection, listConnectionNumbers, setConnectionSettings } from "../../lib/data/connections";
import type { BusinessPhoneNumber, Connection, Prisma } from "../../lib/data/generated/client";
import type { Scope } from "../../lib/data/scope";
import { inTransaction } from "../../lib/data/transaction";
import { paths } from "../../lib/paths";
import type { Desk } from "./desks/desk";

export interface DemoConnection {
  readonly id: string;
  readonly numbers: readonly BusinessPhoneNumber[];
}

/**
 * The account at the sandbox, our connection to it, and the numbers that the provider lists. The sandbox and the console
 * may have moved to other ports since the last run: both sides are told.
 */
export async function seedConnection(scope: Scope, desk: Desk, consoleUrl: string): Promise<DemoConnection> {
  const found = (await findConnection(desk.name, false)) ?? (await addConnection(scope, desk));
  const connection = await pointTo(found, desk.addresses);
  await desk.prepare(consoleUrl + paths.api.webhook(connection.id, webhookTokenOf(connection)));
  const known = await listConnectionNumbers(scope, connection.id);
  const numbers = known.length >= desk.numbers.length ? known : await addNumbers(scope, desk, connection);
  return { id: connection.id, numbers };
}

/** The demo fails on purpose, a week's worth within a minute: a real budget would put its numbers on hold. */
const DEMO_ERRORS_PER_HOUR = 1_000;

async function addConnection(scope: Scope, desk: Desk): Promise<Connection> {
  const { kind, name, secrets } = desk;
  const settings = { errorsPerHour: DEMO_ERRORS_PER_HOUR, ...desk.settings, ...desk.addresses };
  await inTransaction((tx) => createConnection(scope, tx, { kind, name, settings, secrets: { ...secrets } }));
  const added = await findConnection(name, false);
  if (!added) throw new Error(`The demo's connection ${name} was not added.`);
  return added;
}

async function pointTo(connection: Connection, addresses: Desk["addresses"]): Promise<Connection> {
  const current = connection.settings as Prisma.InputJsonObject;
  const settings = { ...current, ...addresses } as Prisma.InputJsonObject;
  if (isDeepStrictEqual(settings, current)) return connection;
  return inTransaction((tx) => setConnectionSettings(tx, connection.id, settings));
}

/** Under the desk's names: not every provider has names for its numbers. */
async function addNumbers(scope: Scope, desk: Desk, connection: Connection): Promise<readonly BusinessPhoneNumber[]> {
  const listed = await askForNumbers(scope, connection);
  const named = listed.map((facts) => {
    const ours = desk.numbers.find(({ phoneNumber }) => phoneNumber === facts.phoneNumber);
    return { ...facts, displayName: ours?.name ?? facts.displayName };
  });
  return saveNumbers(scope, connection, named);
}
