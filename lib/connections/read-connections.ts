import { getConnection, listConnectionNumbers, readConnectionStates, readHanging } from "../data/connections";
import type { BusinessPhoneNumber, Connection } from "../data/generated/client";
import type { Scope } from "../data/scope";
import { AppError, ConfigError } from "../errors";
import { isUuid } from "../ids";
import { installedProviders, providerModule } from "../providers/registry";
import type { CallContext, ProviderModule } from "../providers/types";
import type {
  ConnectionDetailDto,
  ConnectionNumberDto,
  ConnectionSummaryDto,
  Proof,
  ProviderChoiceDto,
} from "../schemas/connections";
import { enteredValues, formFields } from "./form-fields";
import { openReceiver, secretsOf } from "./open-connection";
import { presentState } from "./present-connection";

/** Every connection within the scope, by name. */
export async function listConnections(scope: Scope): Promise<ConnectionSummaryDto[]> {
  return (await readConnectionStates(scope)).map(presentState);
}

/** Every provider that a connection can be made for, with its form. */
export function listProviderChoices(): ProviderChoiceDto[] {
  return installedProviders().map((module) => ({
    kind: module.kind,
    label: module.label,
    summary: module.summary ?? null,
    notice: module.notice ?? null,
    fields: formFields(module),
  }));
}

/** Everything about one connection but its secrets. null when there is none within the scope. */
export async function readConnection(scope: Scope, id: string): Promise<ConnectionDetailDto | null> {
  const connection = isUuid(id) ? await getConnection(scope, id) : null;
  if (!connection) return null;
  const [[state], rows, hanging] = await Promise.all([
    readConnectionStates(scope, id),
    listConnectionNumbers(scope, id),
    readHanging(scope, id),
  ]);
  if (!state) return null;
  const module = unlessUnusable(() => providerModule(connection.providerKind));
  const fields = module ? formFields(module) : [];
  return {
    ...presentState(state),
    notice: module?.notice ?? null,
    rows: rows.map(presentNumber),
    fields,
    values: enteredValues(fields, connection.settings),
    secretsKept: unlessUnusable(() => Object.keys(secretsOf(connection))),
    proof: await proofOf(connection),
    hasVerifyToken: module?.webhookVerifyToken !== undefined,
    canListNumbers: canList(module),
    hanging,
  };
}

function canList(module: ProviderModule | null): boolean {
  return module?.capabilities.listNumbers ?? false;
}

function presentNumber(row: BusinessPhoneNumber): ConnectionNumberDto {
  const { id, phoneNumber, displayName, providerNumberId, providerStatus } = row;
  const lastWebhookAt = row.lastWebhookAt?.toISOString() ?? null;
  return { id, phoneNumber, displayName, providerNumberId, providerStatus, lastWebhookAt };
}

/** null for a connection of a kind that is not installed, or whose settings or secrets cannot be used. */
function unlessUnusable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
}

/** Found out by asking the receiver for its opinion of a delivery that is not signed. */
async function proofOf(connection: Connection): Promise<Proof> {
  const receiver = unlessUnusable(() => openReceiver(connection));
  const ctx: CallContext = { signal: AbortSignal.abort(), requestId: "proof", onExchange: () => undefined };
  const unsigned = {
    method: "POST",
    url: new URL("https://unsigned.invalid/"),
    headers: { "content-type": "application/json" },
    body: Buffer.from("{}"),
    remoteAddress: null,
  };
  if (!receiver) return null;
  try {
    const opinion = await receiver.verify(unsigned, ctx);
    return opinion.ok ? { taken: true } : { taken: false, because: opinion.because };
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
