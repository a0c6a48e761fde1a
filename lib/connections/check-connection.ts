import { getConnection, readConnectionStates } from "../data/connections";
import type { Connection } from "../data/generated/client";
import type { Scope } from "../data/scope";
import { env } from "../env";
import { AppError, NotFoundError, publicMessageOf } from "../errors";
import type { CheckResult, Exchange } from "../providers/types";
import type { CheckLineDto, CheckReportDto } from "../schemas/connections";
import { type Deed, ofConnection } from "./deed";
import { openForAdmin } from "./open-connection";
import { presentState } from "./present-connection";

const CHECK_TIMEOUT_MS = 30_000;

/**
 * Runs the provider's self-check and adds what we know ourselves. Throws NotFoundError for a connection that is not the
 * scope's; whatever else goes wrong ends as a line.
 */
export async function checkConnection(scope: Scope, connectionId: string): Promise<CheckReportDto> {
  const connection = await getConnection(scope, connectionId);
  const [state] = connection ? await readConnectionStates(scope, connectionId) : [];
  if (!connection || !state) throw new NotFoundError("connection");
  const exchanges: Exchange[] = [];
  const asked = await askProvider(scope, connection, exchanges);
  const lines = [...asked.map((line) => ({ ...line, at: null })), ...ownLines(presentState(state))];
  return { lines, exchanges };
}

/** What the audit keeps of a check; the list of connections reads it again. */
export function checkDeed(connectionId: string, report: CheckReportDto): Deed<CheckReportDto> {
  const count = (outcome: CheckLineDto["outcome"]) => report.lines.filter((line) => line.outcome === outcome).length;
  return ofConnection(connectionId, report, { failed: count("failed"), warnings: count("warning") });
}

async function askProvider(scope: Scope, connection: Connection, exchanges: Exchange[]): Promise<CheckResult[]> {
  const signal = AbortSignal.timeout(CHECK_TIMEOUT_MS);
  try {
    const onExchange = (exchange: Exchange) => void exchanges.push(exchange);
    return [...(await openForAdmin(connection).check({ signal, requestId: scope.requestId, onExchange }))];
  } catch (error) {
    if (!(error instanceof AppError || signal.aborted)) throw error;
    const detail = signal.aborted
      ? `The provider did not answer within ${CHECK_TIMEOUT_MS / 1000} s.`
      : publicMessageOf(error);
    const remedy = signal.aborted
      ? "Try again; if it stays so, look at the way from this machine to the provider."
      : "Enter the settings and the secrets again, then check once more.";
    return [{ id: "provider", label: "Provider", outcome: "failed", detail, remedy }];
  }
}

function ownLines({ enabled, numbers, lastDeliveryAt, refusal }: ReturnType<typeof presentState>): CheckLineDto[] {
  const line = (
    id: string,
    label: string,
    outcome: CheckLineDto["outcome"],
    detail: string,
    more: Partial<Pick<CheckLineDto, "remedy" | "at">> = {},
  ): CheckLineDto => ({ id, label, outcome, detail, remedy: null, at: null, ...more });
  const address = env().ATTACHE_URL;
  const lines = [
    lastDeliveryAt
      ? line("last-delivery", "Last delivery", "ok", "The last delivery was taken.", { at: lastDeliveryAt })
      : line("last-delivery", "Last delivery", "warning", "Nothing was ever delivered here.", {
          remedy: "Enter the address for deliveries at the provider, then send a message to the number.",
        }),
  ];
  if (refusal) {
    lines.push(
      line("last-refusal", "Last refused delivery", "failed", refusal.because, {
        at: refusal.at,
        remedy:
          "Compare the secrets for deliveries with the provider's; whoever guesses is refused for the same reason.",
      }),
    );
  }
  if (!address?.startsWith("https:")) {
    const detail = address ? "ATTACHE_URL is plain http." : "ATTACHE_URL is not set.";
    const remedy = "Providers deliver to https addresses: put the console behind one and name it in ATTACHE_URL.";
    lines.push(line("address", "Address for deliveries", "warning", detail, { remedy }));
  }
  if (numbers === 0) {
    lines.push(
      line("numbers-here", "Numbers here", "warning", "The connection has no number yet.", { remedy: "Add one." }),
    );
  }
  if (!enabled) {
    const remedy = "Switch it on when you are ready.";
    lines.push(
      line("switch", "Switch", "warning", "The connection is off: it neither fetches nor takes deliveries.", {
        remedy,
      }),
    );
  }
  return lines;
}
