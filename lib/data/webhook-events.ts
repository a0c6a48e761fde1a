import { db } from "./db";
import type { Connection, Prisma, WebhookEventStatus } from "./generated/client";
import type { Tx } from "./transaction";

export interface NewWebhookEvent {
  readonly connectionId: string;
  readonly headers: Prisma.InputJsonObject;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly bodySha256: string;
  readonly verifiedBy: string;
}

/** The connection a webhook URL names; deliveries come without a scope and prove themselves by token and signature. */
export function connectionForDelivery(connectionId: string): Promise<Connection | null> {
  return db().connection.findUnique({ where: { id: connectionId } });
}

export async function insertWebhookEvent(tx: Tx, event: NewWebhookEvent): Promise<string> {
  const { id } = await tx.webhookEvent.create({ data: event, select: { id: true } });
  return id;
}

export type PendingWebhookEvent = Prisma.WebhookEventGetPayload<{ include: { connection: true } }>;

/** null when the event is missing or was processed already. */
export function getPendingWebhookEvent(id: string): Promise<PendingWebhookEvent | null> {
  return db().webhookEvent.findFirst({ where: { id, status: "RECEIVED" }, include: { connection: true } });
}

export async function finishWebhookEvent(
  tx: Tx,
  id: string,
  facts: { status: WebhookEventStatus; itemCount: number; result: string; processedAt: Date },
): Promise<void> {
  await tx.webhookEvent.update({ where: { id }, data: facts });
}

/** Deliveries stored before `due`, not read, and for which no job is waiting: their wake-up was lost. At most 500. */
export function findLostWebhookEvents(tx: Tx, due: Date): Promise<{ id: string }[]> {
  return tx.$queryRaw`
    SELECT e."id" FROM "webhook_event" e
    WHERE e."status" = 'RECEIVED' AND e."received_at" < ${due}
      AND NOT EXISTS (SELECT 1 FROM graphile_worker._private_jobs j
        WHERE j."key" = 'webhook:' || e."id" AND j."attempts" < j."max_attempts")
    ORDER BY e."received_at"
    LIMIT 500`;
}
