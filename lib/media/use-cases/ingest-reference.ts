import { queueItem } from "../../data/downloads";
import type { AttemptTrigger } from "../../data/generated/client";
import { type ReferenceFacts, recordReference } from "../../data/references";
import type { Scope } from "../../data/scope";
import type { Tx } from "../../data/transaction";
import { NotFoundError } from "../../errors";
import { scheduleDownload } from "../../jobs/schedule";

/**
 * Records a media object and has it fetched. A second sighting by webhook fetches nothing again; an operator who names
 * a known object asks for it anew. Throws NotFoundError for a number outside the scope.
 */
export async function ingestReference(
  scope: Scope,
  tx: Tx,
  facts: ReferenceFacts,
  trigger: Extract<AttemptTrigger, "WEBHOOK" | "OPERATOR">,
): Promise<{ itemId: string; created: boolean }> {
  const reference = await recordReference(scope, tx, facts);
  if (!reference) throw new NotFoundError("number");
  if (reference.created || trigger === "OPERATOR") await startDownload(scope, tx, reference.id, trigger);
  return { itemId: reference.id, created: reference.created };
}

/**
 * Puts an item in line and wakes a worker. An item that is being downloaded right now is left to it: a second tab
 * asking for the same is no error. Throws NotFoundError.
 */
export async function startDownload(
  scope: Scope,
  tx: Tx,
  itemId: string,
  trigger: AttemptTrigger,
): Promise<{ phoneNumberId: string }> {
  const item = await queueItem(scope, tx, itemId, trigger);
  if (!item) throw new NotFoundError();
  if (item.queued) await scheduleDownload(tx, item);
  return { phoneNumberId: item.phoneNumberId };
}
