import { countMissing } from "../../../data/bulk-selection";
import type { Scope } from "../../../data/scope";

/** Counting stops here; "10,000 or more" says enough. */
const COUNT_LIMIT = 10_000;

/** How many items of a connection are not stored and not on their way, counted up to 10,000. */
export function missingOf(scope: Scope, connectionId: string): Promise<number> {
  return countMissing(scope, connectionId, COUNT_LIMIT);
}
