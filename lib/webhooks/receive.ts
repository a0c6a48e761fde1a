import { createHash, timingSafeEqual } from "node:crypto";
import { openReceiver, webhookTokenOf } from "../connections/open-connection";
import { inTransaction } from "../data/transaction";
import { connectionForDelivery, insertWebhookEvent } from "../data/webhook-events";
import { isUuid, newRequestId } from "../ids";
import { scheduleWebhook } from "../jobs/schedule";
import { logger } from "../logger";
import type { CallContext, RawWebhook, WebhookReply } from "../providers/types";

/** Larger deliveries are refused: providers stay far below (Meta documents 3 MB). */
export const MAX_DELIVERY_BYTES = 3 * 1024 * 1024;

/** Providers wait about 15 s for an answer; a certificate may have to be fetched in that time. */
const VERIFY_TIMEOUT_MS = 10_000;

// What is needed to judge or replay a delivery; cookies, credentials of proxies and the provider's access key are not.
const KEPT_HEADERS = /^(content-type|user-agent|x-hub-signature.*|x-amz-sns-.*|action|biztype|ts|algorithm|sign)$/;

export interface Delivery {
  readonly connectionId: string;
  /** The last segment of the URL. */
  readonly token: string;
  readonly request: RawWebhook;
}

/**
 * Takes one delivery: proves the URL and the signature, stores it raw together with the job that will read it, and
 * only then answers 200. Nothing is interpreted here, so nothing can be lost to a message we do not understand.
 */
export async function receiveDelivery({ connectionId, token, request }: Delivery): Promise<WebhookReply> {
  const connection = isUuid(connectionId) ? await connectionForDelivery(connectionId) : null;
  if (!connection || !sameToken(webhookTokenOf(connection), token)) return reply(404, "unknown webhook");
  if (!connection.enabled) return reply(503, "connection is switched off");
  const receiver = openReceiver(connection);
  const ctx: CallContext = {
    signal: AbortSignal.timeout(VERIFY_TIMEOUT_MS),
    requestId: newRequestId(),
    onExchange: () => undefined,
  };
  const challenge = await receiver.challenge(request, ctx);
  if (challenge) return challenge;
  if (request.method !== "POST") return reply(405, "deliveries are posted");
  const verified = await receiver.verify(request, ctx);
  if (!verified.ok) {
    logger.warn({ connectionId, because: verified.because }, "a delivery was refused");
    return reply(401, "signature refused");
  }
  await inTransaction(async (tx) => {
    const eventId = await insertWebhookEvent(tx, {
      connectionId,
      headers: keptHeaders(request),
      body: new Uint8Array(request.body),
      bodySha256: createHash("sha256").update(request.body).digest("hex"),
      verifiedBy: verified.by,
    });
    await scheduleWebhook(tx, eventId);
  });
  return reply(200, "ok");
}

function reply(status: number, text: string): WebhookReply {
  return { status, contentType: "text/plain; charset=utf-8", body: text };
}

function keptHeaders(request: RawWebhook): Record<string, string> {
  return Object.fromEntries(Object.entries(request.headers).filter(([name]) => KEPT_HEADERS.test(name)));
}

function sameToken(expected: string, given: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(expected), digest(given));
}
