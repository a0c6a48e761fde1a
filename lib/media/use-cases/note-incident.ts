import type { ClaimedItem } from "../../data/attempts";
import type { GivenUp } from "../../data/downloads";
import { countOccurrences } from "../../data/incident-occurrences";
import type { SqlTx } from "../../data/transaction";
import type { ClaimedUpload } from "../../data/uploads";
import { isIncident } from "../incident-rules";
import type { AttemptVerdict, FailureFacts } from "../verdict";

/** Counts an attempt that failed into its incident; one that succeeded or was broken off costs nothing. */
export async function noteFailedAttempt(
  tx: SqlTx,
  { item, verdict, now }: { readonly item: ClaimedItem; readonly verdict: AttemptVerdict; readonly now: Date },
): Promise<void> {
  const { failure, outcome, event } = verdict;
  if (outcome !== "FAILED" || !failure || !isIncident(failure)) return;
  const { phoneNumberId, id: subjectId, sender: customer } = item;
  // Bytes of our own took the place of those that the provider refused.
  const solved = event === "succeed";
  const final = event !== "retryLater" && !solved;
  const facts = { phoneNumberId, operation: "DOWNLOAD", failure, subjectId, customer, final, solved, at: now } as const;
  await countOccurrences(tx, [facts]);
}

/** The same for items that were given up without an answer of their attempts. */
export async function noteGivenUp(tx: SqlTx, items: readonly GivenUp[], at: Date): Promise<void> {
  const occurrences = items.map(({ id: subjectId, phoneNumberId, sender: customer, failure }) => {
    return { phoneNumberId, operation: "DOWNLOAD", failure, subjectId, customer, final: true, at } as const;
  });
  await countOccurrences(tx, occurrences);
}

/** The same for an upload that was not taken. */
export async function noteFailedUpload(
  tx: SqlTx,
  upload: Pick<ClaimedUpload, "id" | "phoneNumberId">,
  failed: { readonly failure: FailureFacts; readonly final: boolean; readonly at: Date },
): Promise<void> {
  if (!isIncident(failed.failure)) return;
  const { id: subjectId, phoneNumberId } = upload;
  await countOccurrences(tx, [{ phoneNumberId, operation: "UPLOAD", subjectId, customer: null, ...failed }]);
}
