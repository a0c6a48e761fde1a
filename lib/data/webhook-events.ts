import { db } from "./db";
import type { Connection, Prisma, WebhookEventStatus } from "./generated/client";
import { ofVisibleNumber, type Scope } from "./scope";
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

/**
 * Keeps what was wrong with a delivery that was turned away, unless another one was since `quietSince`. Leaves
 * `updatedAt` alone: nobody changed the connection. False when nothing was written.
 */
export async function recordRefusedDelivery(
  connectionId: string,
  refusal: { because: string; at: Date; quietSince: Date },
): Promise<boolean> {
  const { because, at, quietSince } = refusal;
  const count = await db().$executeRaw`
    UPDATE "connection" SET "last_refused_at" = ${at}, "last_refusal" = ${because}
    WHERE "id" = ${connectionId}::uuid AND ("last_refused_at" IS NULL OR "last_refused_at" <= ${quietSince})`;
  return count === 1;
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

/**
 * Sets a delivery that was read back to unread. Only for a scope that covers every number, since a delivery belongs to
 * none; false when it is missing or the scope is narrower.
 */
export async function reopenWebhookEvent(scope: Scope, tx: Tx, id: string): Promise<boolean> {
  if (ofVisibleNumber(scope).phoneNumberId) return false;
  const { count } = await tx.webhookEvent.updateMany({
    where: { id },
    data: { status: "RECEIVED", processedAt: null, itemCount: 0, result: null },
  });
  return count === 1;
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
