import type { Scope } from "../data/scope";
import type { Tx } from "../data/transaction";
import { reopenWebhookEvent } from "../data/webhook-events";
import { NotFoundError } from "../errors";
import { scheduleWebhook } from "../jobs/schedule";

/**
 * Has a stored delivery read once more, with the adapter of today. Reading is safe to repeat, so this is too. Throws
 * NotFoundError, also for a scope that does not cover every number.
 */
export async function replayDelivery(scope: Scope, tx: Tx, webhookEventId: string): Promise<void> {
  if (!(await reopenWebhookEvent(scope, tx, webhookEventId))) throw new NotFoundError("delivery");
  await scheduleWebhook(tx, webhookEventId);
}
