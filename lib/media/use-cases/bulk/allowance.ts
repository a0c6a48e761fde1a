import { type NumberState, numberStates } from "../../../data/bulk-allowance";
import type { Tx } from "../../../data/transaction";
import { bulkShare } from "../../admission";
import { isHeldBack, recentErrors, roomAt } from "../../breaker";
import { numberLimits } from "../number-limits";

/** What a bulk run may do at one number just now. */
export interface Allowance {
  readonly phoneNumberId: string;
  readonly displayName: string;
  /** Items at once: half of the number's places. */
  readonly atOnce: number;
  /** Requests a second that the connection's pace leaves to bulk runs. */
  readonly perSecond: number;
  /** Error answers within the window beyond which bulk runs hold back, and how many of them are left. */
  readonly errorShare: number;
  readonly errorsLeft: number;
  /** When there will be one left again; null while there is. */
  readonly errorsUntil: Date | null;
  /** Why nothing may be started, and until when if that is known; null when something may. */
  readonly heldBack: { readonly because: string; readonly until: Date | null } | null;
}

/** The allowance of each of these numbers. */
export async function bulkAllowances(tx: Tx, phoneNumberIds: readonly string[], now: Date): Promise<Allowance[]> {
  return (await numberStates(tx, phoneNumberIds)).map((number) => allowanceOf(number, now));
}

function allowanceOf({ phoneNumberId, displayName, connection, breaker }: NumberState, now: Date): Allowance {
  const { atOnce, errorBudget, pace } = numberLimits(connection);
  const errorShare = bulkShare(errorBudget);
  const errorsAt = recentErrors(breaker, errorBudget, now);
  return {
    phoneNumberId,
    displayName,
    atOnce: Math.max(1, Math.floor(atOnce / 2)),
    perSecond: pace.perSecond,
    errorShare,
    errorsLeft: Math.max(0, errorShare - errorsAt.length),
    errorsUntil: roomAt(errorsAt, errorShare, errorBudget),
    heldBack: connection.enabled
      ? heldBackBy(breaker, now)
      : { because: "Its connection is switched off.", until: null },
  };
}

function heldBackBy(breaker: NumberState["breaker"], now: Date): Allowance["heldBack"] {
  if (breaker.pausedAt) return { because: "Somebody paused the number.", until: null };
  if (!isHeldBack(breaker, now)) return null;
  return { because: breaker.because ?? "Its breaker is open.", until: breaker.resumesAt };
}
