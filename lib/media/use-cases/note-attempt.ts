import type { ClaimedItem } from "../../data/attempts";
import type { SqlTx } from "../../data/transaction";
import type { Answer } from "../breaker";
import type { AttemptVerdict } from "../verdict";
import { noteForBulkRuns } from "./bulk/note-bulk-attempt";
import { noteAnswer } from "./note-answer";
import { noteFailedAttempt } from "./note-incident";

/** An attempt that has just been closed. */
export interface SettledAttempt {
  readonly item: ClaimedItem;
  readonly attemptId: string;
  readonly verdict: AttemptVerdict;
  /** What its number's breaker has to be told; null when it need not know. Its number is locked where there is one. */
  readonly answer: Answer | null;
  readonly now: Date;
}

/** Tells everybody who keeps account of attempts, in the transaction that closes this one. */
export async function noteAttempt(tx: SqlTx, attempt: SettledAttempt): Promise<void> {
  const { item, answer, now } = attempt;
  if (answer) await noteAnswer(tx, item, answer, now);
  await noteFailedAttempt(tx, attempt);
  await noteForBulkRuns(tx, attempt);
}
