import { recordAudit } from "../data/audit";
import type { BusinessPhoneNumber, Connection } from "../data/generated/client";
import { type NumberFacts, upsertNumber } from "../data/numbers";
import type { Scope } from "../data/scope";
import { inTransaction } from "../data/transaction";
import { ConfigError } from "../errors";
import type { CheckResult, Exchange } from "../providers/types";
import { openProvider } from "./open-connection";

const CALL_TIMEOUT_MS = 30_000;

/**
 * Asks the provider which numbers the connection serves and brings our rows up to date; none is ever removed, for
 * media hang on them. Throws ProviderError, and ConfigError where the provider cannot list.
 */
export async function syncNumbers(scope: Scope, connection: Connection): Promise<BusinessPhoneNumber[]> {
  const provider = openProvider(connection);
  if (!provider.listNumbers) {
    throw new ConfigError("This provider does not list its numbers. Name them when creating the connection.");
  }
  const numbers = await provider.listNumbers({
    signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    requestId: scope.requestId,
    onExchange: () => undefined,
  });
  const facts = numbers.map(({ status, ...number }) => ({ ...number, providerStatus: status }));
  return saveNumbers(scope, connection, facts);
}

/** Adds numbers to a connection, or brings them up to date. */
export function saveNumbers(
  scope: Scope,
  connection: Pick<Connection, "id">,
  numbers: readonly NumberFacts[],
): Promise<BusinessPhoneNumber[]> {
  return inTransaction(async (tx) => {
    const saved: BusinessPhoneNumber[] = [];
    for (const number of numbers) saved.push(await upsertNumber(tx, connection.id, number));
    await recordAudit(scope, tx, {
      action: "connection.sync-numbers",
      subjectType: "connection",
      subjectId: connection.id,
      details: { numbers: saved.length },
    });
    return saved;
  });
}

/** Runs the provider's self-check. Throws ConfigError; what the provider answers ends as results. */
export async function checkConnection(
  scope: Scope,
  connection: Connection,
): Promise<{ results: readonly CheckResult[]; exchanges: readonly Exchange[] }> {
  const exchanges: Exchange[] = [];
  const results = await openProvider(connection).check({
    signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    requestId: scope.requestId,
    onExchange: (exchange) => exchanges.push(exchange),
  });
  return { results, exchanges };
}
