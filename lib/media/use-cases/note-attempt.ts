import type { ClaimedItem } from "../../data/attempts";
import type { Tx } from "../../data/transaction";
import type { AttemptVerdict } from "../verdict";
import { noteFailedAttempt } from "./note-incident";

/** An attempt that has just been closed. */
export interface SettledAttempt {
  readonly item: ClaimedItem;
  readonly attemptId: string;
  readonly verdict: AttemptVerdict;
  readonly now: Date;
}

/** Tells everybody who keeps account of attempts, in the transaction that closes this one. */
export async function noteAttempt(tx: Tx, attempt: SettledAttempt): Promise<void> {
  await noteFailedAttempt(tx, attempt);
}
