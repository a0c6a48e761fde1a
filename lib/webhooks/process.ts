import { openReceiver } from "../connections/open-connection";
import type { Connection } from "../data/generated/client";
import { numberForDelivery } from "../data/numbers";
import type { ReferenceFacts } from "../data/references";
import type { Scope } from "../data/scope";
import { inTransaction, type Tx } from "../data/transaction";
import { finishWebhookEvent, getPendingWebhookEvent } from "../data/webhook-events";
import { AppError, publicMessageOf } from "../errors";
import { ingestReference } from "../media/use-cases/ingest-reference";
import type { InboundEvent } from "../providers/types";

/**
 * Reads one stored delivery and records the media it speaks of, all in one transaction. Safe to repeat and to run in
 * any order: media that are known stay as they are. A delivery that makes no sense is marked with the reason and kept.
 */
export async function processDelivery(webhookEventId: string, requestId: string, now: Date): Promise<void> {
  const event = await getPendingWebhookEvent(webhookEventId);
  if (!event) return;
  const scope: Scope = { kind: "system", actor: "webhook", requestId };
  const finish = (tx: Tx, facts: Omit<Parameters<typeof finishWebhookEvent>[2], "processedAt">) =>
    finishWebhookEvent(tx, webhookEventId, { ...facts, processedAt: now });

  let events: readonly InboundEvent[];
  try {
    events = openReceiver(event.connection).parse({
      method: "POST",
      url: new URL("https://stored.invalid/"),
      headers: event.headers as Record<string, string>,
      body: event.body,
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await inTransaction((tx) => finish(tx, { status: "FAILED", itemCount: 0, result: publicMessageOf(error) }));
    return;
  }
  await inTransaction(async (tx) => {
    let items = 0;
    const ignored: string[] = [];
    for (const inbound of events) {
      if (inbound.type === "ignored") {
        ignored.push(inbound.because);
        continue;
      }
      await ingestReference(scope, tx, await referenceOf(tx, event.connection, inbound, event.receivedAt), "WEBHOOK");
      items += 1;
    }
    const result = [items > 0 ? `${items} media` : null, ...new Set(ignored)].filter(Boolean).join("; ");
    await finish(tx, { status: items > 0 ? "PROCESSED" : "IGNORED", itemCount: items, result: result || "empty" });
  });
}

async function referenceOf(
  tx: Tx,
  connection: Connection,
  event: Extract<InboundEvent, { type: "media" }>,
  receivedAt: Date,
): Promise<ReferenceFacts> {
  const number = await numberForDelivery(tx, connection, event.ref.providerNumberId, receivedAt);
  const { descriptor } = event;
  return {
    connectionId: connection.id,
    phoneNumberId: number.id,
    direction: event.ref.direction,
    providerMediaId: event.ref.providerMediaId,
    source: "WEBHOOK",
    kind: event.kind,
    messageId: event.messageId,
    sender: event.from,
    senderName: event.fromName,
    caption: event.caption,
    fileName: descriptor.fileName,
    declaredMimeType: descriptor.mimeType,
    declaredSizeBytes: descriptor.sizeBytes === null ? null : BigInt(descriptor.sizeBytes),
    declaredSha256: descriptor.sha256,
    receivedAt: event.sentAt ?? receivedAt,
  };
}
