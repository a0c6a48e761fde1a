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

/** Deliveries stored `graceMs` ago and still not worked on, at most 200: their wake-up was lost. */
export function findOverdueWebhookEvents(tx: Tx, now: Date, graceMs: number): Promise<{ id: string }[]> {
  return tx.webhookEvent.findMany({
    where: { status: "RECEIVED", receivedAt: { lt: new Date(now.getTime() - graceMs) } },
    select: { id: true },
    orderBy: { receivedAt: "asc" },
    take: 200,
  });
}
