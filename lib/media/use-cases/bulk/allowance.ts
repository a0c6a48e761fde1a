import { errorsOfBulk, heldBackNumbers } from "../../../data/bulk-allowance";
import type { Tx } from "../../../data/transaction";
import { env } from "../../../env";

/** Error answers that bulk runs may cause at one number within the window. */
const ERROR_SHARE = 10;
const WINDOW_MS = 60 * 60_000;

/** What a bulk run may do at one number just now. */
export interface Allowance {
  /** Items at once. */
  readonly atOnce: number;
  readonly errorBudget: number;
  readonly errorsLeft: number;
  /** Why nothing may be started, and until when if that is known; null when something may. */
  readonly heldBack: { readonly because: string; readonly until: Date | null } | null;
}

/** The allowance of each number. Errors count from `since` on, at most those of the last hour. */
export async function bulkAllowances(
  tx: Tx,
  phoneNumberIds: readonly string[],
  since: Date,
  now: Date,
): Promise<ReadonlyMap<string, Allowance>> {
  const from = new Date(Math.max(since.getTime(), now.getTime() - WINDOW_MS));
  const [errors, heldBack] = [
    await errorsOfBulk(tx, phoneNumberIds, from),
    await heldBackNumbers(tx, phoneNumberIds, now),
  ];
  const atOnce = Math.max(1, Math.floor(env().ATTACHE_NUMBER_CONCURRENCY / 2));
  return new Map(
    phoneNumberIds.map((id) => [
      id,
      {
        atOnce,
        errorBudget: ERROR_SHARE,
        errorsLeft: Math.max(0, ERROR_SHARE - (errors.get(id) ?? 0)),
        heldBack: heldBack.get(id) ?? null,
      },
    ]),
  );
}
