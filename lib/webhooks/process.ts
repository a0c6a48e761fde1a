import { openReceiver } from "../connections/open-connection";
import { numberForDelivery } from "../data/numbers";
import type { ReferenceFacts } from "../data/references";
import type { Scope } from "../data/scope";
import { inTransaction } from "../data/transaction";
import { finishWebhookEvent, getPendingWebhookEvent, type PendingWebhookEvent } from "../data/webhook-events";
import { AppError, publicMessageOf } from "../errors";
import { logger } from "../logger";
import { ingestReference } from "../media/use-cases/ingest-reference";
import type { InboundEvent } from "../providers/types";

/** Media recorded in one transaction: a delivery of thousands must not outlast the transaction's limit. */
const AT_ONCE = 50;
/** Until then, media that could not be recorded are tried again: the database may be what is at fault. */
const GIVE_UP_AFTER_MS = 60 * 60_000;

/** Stands for the number where a delivery names none. */
const UNNAMED = "unnamed";

type MediaEvent = Extract<InboundEvent, { type: "media" }>;

/**
 * Reads one stored delivery and records the media it speaks of. Safe to repeat and to run in any order: media that are
 * known stay as they are. One that cannot be recorded takes no other with it; the delivery is then tried again for an
 * hour (this throws) and marked with the reason after that. A delivery that makes no sense is marked at once.
 */
export async function processDelivery(webhookEventId: string, requestId: string, now: Date): Promise<void> {
  const event = await getPendingWebhookEvent(webhookEventId);
  if (!event) return;
  const finish = (facts: Omit<Parameters<typeof finishWebhookEvent>[2], "processedAt">) =>
    inTransaction((tx) => finishWebhookEvent(tx, webhookEventId, { ...facts, processedAt: now }));

  let events: readonly InboundEvent[];
  try {
    events = readEvents(event);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return finish({ status: "FAILED", itemCount: 0, result: publicMessageOf(error) });
  }
  const media = events.filter((inbound) => inbound.type === "media");
  const failed = await recordMedia(event, media, { kind: "system", actor: "webhook", requestId });
  if (failed.length > 0 && now.getTime() - event.receivedAt.getTime() < GIVE_UP_AFTER_MS) throw failed[0]?.error;

  const recorded = media.length - failed.length;
  const ignored = events.flatMap((inbound) => (inbound.type === "ignored" ? [inbound.because] : []));
  const result = [
    recorded > 0 ? `${recorded} media` : null,
    failed.length > 0 ? `${failed.length} that could not be recorded` : null,
    ...new Set(ignored),
  ];
  await finish({
    status: failed.length > 0 ? "FAILED" : recorded > 0 ? "PROCESSED" : "IGNORED",
    itemCount: recorded,
    result: result.filter(Boolean).join("; ") || "empty",
  });
}

function readEvents(event: PendingWebhookEvent): readonly InboundEvent[] {
  return openReceiver(event.connection).parse({
    method: "POST",
    url: new URL("https://stored.invalid/"),
    headers: event.headers as Record<string, string>,
    body: event.body,
    remoteAddress: null,
  });
}

/** Returns those that could not be recorded. */
async function recordMedia(
  event: PendingWebhookEvent,
  media: readonly MediaEvent[],
  scope: Scope,
): Promise<{ error: unknown }[]> {
  const names = new Set(media.map(({ providerNumberId }) => providerNumberId ?? UNNAMED));
  const numbers = await inTransaction(async (tx) => {
    const ids = new Map<string, string>();
    for (const name of names) ids.set(name, (await numberForDelivery(tx, event.connection, name, event.receivedAt)).id);
    return ids;
  });
  const record = (some: readonly MediaEvent[]) =>
    inTransaction(async (tx) => {
      for (const one of some) {
        const phoneNumberId = numbers.get(one.providerNumberId ?? UNNAMED) ?? "";
        await ingestReference(scope, tx, referenceOf(event, phoneNumberId, one), "WEBHOOK");
      }
    });
  const failed: { error: unknown }[] = [];
  for (let start = 0; start < media.length; start += AT_ONCE) {
    const some = media.slice(start, start + AT_ONCE);
    await record(some).catch(async () => {
      for (const one of some) await record([one]).catch((error: unknown) => failed.push({ error }));
    });
  }
  for (const { error } of failed) logger.warn({ err: error, webhookEventId: event.id }, "media could not be recorded");
  return failed;
}

function referenceOf(event: PendingWebhookEvent, phoneNumberId: string, media: MediaEvent): ReferenceFacts {
  const { descriptor } = media;
  return {
    connectionId: event.connectionId,
    phoneNumberId,
    direction: "INBOUND",
    providerMediaId: media.providerMediaId,
    source: "WEBHOOK",
    kind: media.kind,
    messageId: media.messageId,
    sender: media.from,
    senderName: media.fromName,
    caption: media.caption,
    fileName: descriptor.fileName,
    declaredMimeType: descriptor.mimeType,
    declaredSizeBytes: descriptor.sizeBytes === null ? null : BigInt(descriptor.sizeBytes),
    declaredSha256: descriptor.sha256,
    receivedAt: media.sentAt ?? event.receivedAt,
  };
}
