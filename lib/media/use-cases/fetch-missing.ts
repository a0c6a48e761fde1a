import { getConnection } from "../../data/connections";
import { countMissing, nextMissing } from "../../data/missing-items";
import type { Scope } from "../../data/scope";
import type { Tx } from "../../data/transaction";
import { ConflictError, NotFoundError } from "../../errors";
import { startDownload } from "./ingest-reference";

/** Items put in line in one transaction: few enough to be done in a second, and whoever watches sees it move. */
const AT_ONCE = 100;
/** Counting stops here; "10,000 or more" says enough. */
const COUNT_LIMIT = 10_000;

/** How many items of a connection are not stored and not on their way, counted up to 10,000. */
export function missingOf(scope: Scope, connectionId: string): Promise<number> {
  return countMissing(scope, connectionId, COUNT_LIMIT);
}

/** One round of putting in line. `next` is where the next begins, null when this was the last. */
export interface MissingRound {
  readonly queued: number;
  readonly next: string | null;
}

/**
 * Puts the next missing items of a connection in line. Each is met once however many rounds it takes, for items that
 * fail anew meanwhile are behind us. Throws NotFoundError, ConflictError while the connection is off.
 */
export async function fetchMissingRound(
  scope: Scope,
  tx: Tx,
  place: { readonly connectionId: string; readonly after: string | null; readonly until: Date },
): Promise<MissingRound> {
  const connection = await getConnection(scope, place.connectionId, tx);
  if (!connection) throw new NotFoundError("connection");
  if (!connection.enabled) throw new ConflictError("The connection is switched off. Switch it on first.");
  const ids = await nextMissing(scope, tx, place, AT_ONCE);
  for (const id of ids) await startDownload(scope, tx, id, "OPERATOR");
  return { queued: ids.length, next: ids.length === AT_ONCE ? (ids.at(-1) ?? null) : null };
}
