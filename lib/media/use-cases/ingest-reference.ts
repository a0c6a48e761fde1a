import { systemClock } from "../../clock";
import { queueItem } from "../../data/downloads";
import type { AttemptTrigger } from "../../data/generated/client";
import { type ReferenceFacts, recordReference, type Unavailable } from "../../data/references";
import type { Scope } from "../../data/scope";
import type { Tx } from "../../data/transaction";
import { ConflictError, NotFoundError } from "../../errors";
import { scheduleDownload } from "../../jobs/schedule";
import { adoptOnNumber } from "./adopt-bytes";

/**
 * Records a media object and has it fetched, unless it comes with word that it cannot be had: then it gets its bytes
 * only where another item of its number has them. A second sighting by
 * webhook fetches nothing again, except what was known only as missing; an operator who names a known object asks for
 * it anew. Throws NotFoundError for a number outside the scope, ConflictError for media that never arrived.
 */
export async function ingestReference(
  scope: Scope,
  tx: Tx,
  facts: ReferenceFacts,
  trigger: Extract<AttemptTrigger, "WEBHOOK" | "OPERATOR">,
  unavailable: Unavailable | null = null,
): Promise<{ itemId: string; created: boolean; adopted: boolean }> {
  const reference = await recordReference(scope, tx, facts, unavailable);
  if (!reference) throw new NotFoundError("number");
  const { id, created, onlyReportedMissing } = reference;
  const wanted = trigger === "OPERATOR" || (!unavailable && (created || onlyReportedMissing));
  if (wanted) await startDownload(scope, tx, id, trigger);
  const mayAdopt = !wanted && created && unavailable?.neverArrived === false;
  const adopted = mayAdopt && (await adoptOnNumber(scope, tx, id, systemClock.now()));
  return { itemId: id, created, adopted };
}

/**
 * Puts an item in line and wakes a worker. An item that is being downloaded right now is left to it: a second tab
 * asking for the same is no error. Throws NotFoundError, and ConflictError for media that never got an id.
 */
export async function startDownload(
  scope: Scope,
  tx: Tx,
  itemId: string,
  trigger: AttemptTrigger,
): Promise<{ phoneNumberId: string }> {
  const item = await queueItem(scope, tx, itemId, trigger);
  if (!item) throw new NotFoundError();
  if (item.neverArrived) {
    throw new ConflictError("WhatsApp never gave this media an id: ask the customer to send it again.");
  }
  if (item.queued) await scheduleDownload(tx, item);
  return { phoneNumberId: item.phoneNumberId };
}
