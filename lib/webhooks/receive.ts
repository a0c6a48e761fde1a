import { createHash, timingSafeEqual } from "node:crypto";
import { openReceiver, webhookTokenOf } from "../connections/open-connection";
import type { Connection } from "../data/generated/client";
import { inTransaction } from "../data/transaction";
import { connectionForDelivery, insertWebhookEvent, recordRefusedDelivery } from "../data/webhook-events";
import { AppError } from "../errors";
import { isUuid, newRequestId } from "../ids";
import { scheduleWebhook } from "../jobs/schedule";
import { logger } from "../logger";
import { storable } from "../media/storable";
import type { CallContext, RawWebhook, WebhookReply } from "../providers/types";

/** Providers wait about 15 s for an answer; a certificate may have to be fetched in that time. */
const VERIFY_TIMEOUT_MS = 10_000;

// What is needed to judge or replay a delivery; cookies, credentials of proxies and the provider's access key are not.
const KEPT_HEADERS = /^(content-type|user-agent|x-hub-signature.*|x-amz-sns-.*|action|biztype|ts|algorithm|sign)$/;

/** A refusal is written and logged at most this often for each connection: a flood must cost nothing. */
const REFUSALS_APART_MS = 10_000;

const REFUSAL_LENGTH = 500;

/** When a sender is asked to come again. Senders that keep to a schedule of their own take no notice. */
const COME_AGAIN_AFTER_S = 30;

export interface Delivery {
  readonly connectionId: string;
  /** The last segment of the URL. */
  readonly token: string;
  /** As a function it is called only for an address that is known: whoever guesses must not fill our memory. */
  readonly request: RawWebhook | ReadWebhook;
}

/** Reads a delivery to its end, or says why it is not taken. */
export type ReadWebhook = () => Promise<RawWebhook | DeliveryReply>;

export interface DeliveryReply extends WebhookReply {
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Takes one delivery: proves the URL and the signature, stores it raw together with the job that will read it, and
 * only then answers 200. Nothing is interpreted here, so nothing can be lost to a message we do not understand.
 *
 * What we cannot take for a reason of ours is answered 503, so that the sender keeps it and comes again: Meta goes on
 * for days, SNS for an hour, the On-Premises client without end. That is why a connection which is switched off answers
 * 503 as well: media sent meanwhile arrive when it is switched on again.
 */
export async function receiveDelivery({ connectionId, token, request }: Delivery): Promise<DeliveryReply> {
  let connection: Connection | null = null;
  try {
    connection = isUuid(connectionId) ? await connectionForDelivery(connectionId) : null;
    if (!connection || !sameToken(webhookTokenOf(connection), token)) return reply(404, "unknown webhook");
    if (!connection.enabled) return comeAgain("connection is switched off");
    const read = typeof request === "function" ? await request() : request;
    return "status" in read ? read : await takeDelivery(connection, read);
  } catch (error) {
    const because = reasonOf(error);
    if (connection && because) await noteRefusal(connection, because);
    else logger.error({ err: error, connectionId }, "a delivery could not be taken");
    return comeAgain("the delivery cannot be taken right now");
  }
}

async function takeDelivery(connection: Connection, request: RawWebhook): Promise<DeliveryReply> {
  const receiver = openReceiver(connection);
  const ctx: CallContext = {
    signal: AbortSignal.timeout(VERIFY_TIMEOUT_MS),
    requestId: newRequestId(),
    onExchange: () => undefined,
  };
  const challenge = await receiver.challenge(request, ctx);
  if (challenge) {
    if (challenge.status >= 400) await noteRefusal(connection, `The subscription was refused: ${challenge.body}`);
    return challenge;
  }
  if (request.method !== "POST") return { ...reply(405, "deliveries are posted"), headers: { allow: "POST" } };
  const verified = await receiver.verify(request, ctx);
  if (!verified.ok) {
    await noteRefusal(connection, verified.because);
    return reply(401, "signature refused");
  }
  await inTransaction(async (tx) => {
    const eventId = await insertWebhookEvent(tx, {
      connectionId: connection.id,
      headers: keptHeaders(request),
      body: new Uint8Array(request.body),
      bodySha256: createHash("sha256").update(request.body).digest("hex"),
      verifiedBy: verified.by,
    });
    await scheduleWebhook(tx, eventId);
  });
  return reply(200, "ok");
}

/** Why a delivery could not be taken, as far as that was foreseen. */
function reasonOf(error: unknown): string | null {
  if (error instanceof AppError) return error.publicMessage;
  const tooLate = error instanceof DOMException && error.name === "TimeoutError";
  return tooLate ? `What proves the delivery could not be had within ${VERIFY_TIMEOUT_MS / 1000} s.` : null;
}

/** A wrong secret shows nowhere else: the sender knows only that it was refused, and nobody reads its log. */
async function noteRefusal({ id, lastRefusedAt }: Connection, because: string): Promise<void> {
  const now = new Date();
  const quietSince = new Date(now.getTime() - REFUSALS_APART_MS);
  if (lastRefusedAt && lastRefusedAt > quietSince) return;
  const noted = await recordRefusedDelivery(id, {
    because: storable(because).slice(0, REFUSAL_LENGTH),
    at: now,
    quietSince,
  });
  if (noted) logger.warn({ connectionId: id, because }, "a delivery was refused");
}

function reply(status: number, text: string): WebhookReply {
  return { status, contentType: "text/plain; charset=utf-8", body: text };
}

function comeAgain(text: string): DeliveryReply {
  return { ...reply(503, text), headers: { "retry-after": String(COME_AGAIN_AFTER_S) } };
}

function keptHeaders(request: RawWebhook): Record<string, string> {
  return Object.fromEntries(Object.entries(request.headers).filter(([name]) => KEPT_HEADERS.test(name)));
}

function sameToken(expected: string, given: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(expected), digest(given));
}
