import { getConnection, listConnectionNumbers } from "../data/connections";
import type { BusinessPhoneNumber, Connection } from "../data/generated/client";
import { type NumberFacts, upsertNumber } from "../data/numbers";
import type { Scope } from "../data/scope";
import type { Tx } from "../data/transaction";
import { ConfigError, NotFoundError } from "../errors";
import type { FoundNumberDto, NewNumberInput } from "../schemas/connections";
import { audited, type Deed, ofConnection } from "./deed";
import { openForAdmin } from "./open-connection";

const CALL_TIMEOUT_MS = 30_000;

/** Asks the provider which numbers a connection serves. Throws ProviderError, and ConfigError where it cannot list. */
export async function askForNumbers(scope: Scope, connection: Connection): Promise<NumberFacts[]> {
  const provider = openForAdmin(connection);
  if (!provider.listNumbers) {
    throw new ConfigError("This provider does not list its numbers. Add each of them by hand.");
  }
  const numbers = await provider.listNumbers({
    signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    requestId: scope.requestId,
    onExchange: () => undefined,
  });
  return numbers.map(({ status, ...number }) => ({ ...number, providerStatus: status }));
}

/** The same by the connection's id. Throws NotFoundError besides. */
export async function askForNumbersOf(scope: Scope, connectionId: string): Promise<NumberFacts[]> {
  const connection = await getConnection(scope, connectionId);
  if (!connection) throw new NotFoundError("connection");
  return askForNumbers(scope, connection);
}

/** A number as somebody entered or chose it, as rows know it. */
export function numberFacts({
  phoneNumber,
  providerNumberId,
  displayName,
  providerStatus,
}: NewNumberInput): NumberFacts {
  return {
    phoneNumber,
    providerNumberId: providerNumberId || phoneNumber,
    displayName: displayName || `+${phoneNumber}`,
    providerStatus,
  };
}

/**
 * Marks which of the numbers that a provider listed the connection has already, and brings those up to date. New ones
 * are added by whoever chooses them. Throws NotFoundError.
 */
export async function reviewNumbers(
  scope: Scope,
  tx: Tx,
  input: { readonly connectionId: string; readonly listed: readonly NumberFacts[] },
): Promise<Deed<{ readonly numbers: readonly FoundNumberDto[] }>> {
  const rows = await listConnectionNumbers(scope, input.connectionId, tx);
  const ours = new Set(rows.map((row) => row.providerNumberId));
  const numbers = input.listed.map((facts) => ({ ...facts, known: ours.has(facts.providerNumberId) }));
  for (const { known, ...facts } of numbers) if (known) await upsertNumber(tx, input.connectionId, facts);
  const known = numbers.filter((number) => number.known).length;
  return ofConnection(input.connectionId, { numbers }, { listed: numbers.length, known });
}

/** Adds numbers to a connection, or brings them up to date; none is ever removed. Throws NotFoundError. */
export async function addNumbers(
  scope: Scope,
  tx: Tx,
  input: { readonly connectionId: string; readonly numbers: readonly NumberFacts[] },
): Promise<Deed<readonly BusinessPhoneNumber[]>> {
  if (!(await getConnection(scope, input.connectionId, tx))) throw new NotFoundError("connection");
  const saved: BusinessPhoneNumber[] = [];
  for (const number of input.numbers) saved.push(await upsertNumber(tx, input.connectionId, number));
  return ofConnection(input.connectionId, saved, { numbers: saved.length });
}

/** The same with its audit entry, for everybody but people in the console. */
export function saveNumbers(
  scope: Scope,
  connection: Pick<Connection, "id">,
  numbers: readonly NumberFacts[],
): Promise<readonly BusinessPhoneNumber[]> {
  return audited(scope, "connection.add-numbers", (tx) =>
    addNumbers(scope, tx, { connectionId: connection.id, numbers }),
  );
}

/** Asks the provider for its numbers and adds all of them. Throws ProviderError, ConfigError. */
export async function syncNumbers(scope: Scope, connection: Connection): Promise<readonly BusinessPhoneNumber[]> {
  return saveNumbers(scope, connection, await askForNumbers(scope, connection));
}
