import { createConnection } from "../../lib/connections/create-connection";
import { syncNumbers } from "../../lib/connections/discover-numbers";
import { webhookTokenOf } from "../../lib/connections/open-connection";
import { findConnection, setConnectionSettings } from "../../lib/data/connections";
import type { BusinessPhoneNumber, Connection } from "../../lib/data/generated/client";
import { listNumbers } from "../../lib/data/numbers";
import type { Scope } from "../../lib/data/scope";
import { inTransaction } from "../../lib/data/transaction";
import { paths } from "../../lib/paths";
import type { NxcloudControl } from "../../lib/sandbox/nxcloud/control-client";
import { ACCOUNT, CONNECTION_NAME, NUMBERS } from "./demo-company";

export interface DemoPlaces {
  readonly sandboxUrl: string;
  readonly consoleUrl: string;
}

export interface DemoConnection {
  readonly id: string;
  readonly webhookUrl: string;
  readonly numbers: readonly BusinessPhoneNumber[];
}

/**
 * The account at the sandbox, our connection to it, and the numbers that getPhone answers. The sandbox and the console
 * may have moved to other ports since the last run: both sides are told.
 */
export async function seedConnection(
  scope: Scope,
  sandbox: NxcloudControl,
  places: DemoPlaces,
): Promise<DemoConnection> {
  const connection = (await findConnection(CONNECTION_NAME, false)) ?? (await addConnection(scope, places));
  const webhookUrl = places.consoleUrl + paths.api.webhook(connection.id, webhookTokenOf(connection));
  await sandbox.putAccount({ ...ACCOUNT, callbackUrl: webhookUrl, numbers: [...NUMBERS] });
  const current = await pointTo(connection, places.sandboxUrl);
  const known = (await listNumbers(scope)).filter((number) => number.connectionId === connection.id);
  const numbers = known.length >= NUMBERS.length ? known : await syncNumbers(scope, current);
  return { id: connection.id, webhookUrl, numbers };
}

async function addConnection(scope: Scope, { sandboxUrl }: DemoPlaces): Promise<Connection> {
  const { accessKey, accessSecret, appkey } = ACCOUNT;
  await inTransaction((tx) =>
    createConnection(scope, tx, {
      kind: "nxcloud",
      name: CONNECTION_NAME,
      settings: { baseUrl: sandboxUrl, appkey },
      secrets: { accessKey, accessSecret },
    }),
  );
  const added = await findConnection(CONNECTION_NAME, false);
  if (!added) throw new Error("The demo's connection was not added.");
  return added;
}

async function pointTo(connection: Connection, baseUrl: string): Promise<Connection> {
  const settings = { ...(connection.settings as Record<string, string>) };
  if (settings.baseUrl === baseUrl) return connection;
  return inTransaction((tx) => setConnectionSettings(tx, connection.id, { ...settings, baseUrl }));
}
