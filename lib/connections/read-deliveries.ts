import { z } from "zod";
import type { Scope } from "../data/scope";
import type { Tx } from "../data/transaction";
import {
  type DetailedDelivery,
  getDelivery,
  type ListedDelivery,
  listDeliveredItems,
  listDeliveries,
} from "../data/webhook-deliveries";
import { AppError, NotFoundError } from "../errors";
import { isUuid } from "../ids";
import type { InboundEvent } from "../providers/types";
import type { DeliveryDetailDto, DeliveryDto, DeliveryPageDto, DeliveryQuery, PayloadDto } from "../schemas/deliveries";
import type { Deed } from "./deed";
import { openReceiver } from "./open-connection";
import { providerFacts } from "./provider-facts";
import { redactPayload, wholePayload } from "./redact-payload";

const PAGE = 50;
/** More items than this are not listed, and a statement takes no more than some ten thousand values. */
const MOST_IDS = 1_000;
const textsSchema = z.record(z.string(), z.string()).catch({});

/** One page of deliveries, newest first. */
export async function readDeliveries(scope: Scope, query: DeliveryQuery): Promise<DeliveryPageDto> {
  const { deliveries, nextCursor } = await listDeliveries(scope, { ...query, limit: PAGE });
  return { deliveries: deliveries.map(presentDelivery), nextCursor };
}

/** One delivery with its payload redacted. null when there is none within the scope. */
export async function readDelivery(scope: Scope, id: string): Promise<DeliveryDetailDto | null> {
  const delivery = isUuid(id) ? await getDelivery(scope, id) : null;
  if (!delivery) return null;
  return {
    ...presentDelivery(delivery),
    processedAt: delivery.processedAt?.toISOString() ?? null,
    headers: Object.entries(textsSchema.parse(delivery.headers)),
    sizeBytes: delivery.body.byteLength,
    sha256: delivery.bodySha256,
    redacted: redactPayload(delivery.body),
    items: await listDeliveredItems(scope, delivery.connectionId, idsIn(delivery)),
  };
}

/** The payload of a delivery as it came. Throws NotFoundError. */
export async function revealPayload(scope: Scope, tx: Tx, deliveryId: string): Promise<Deed<PayloadDto>> {
  const delivery = await getDelivery(scope, deliveryId, tx);
  if (!delivery) throw new NotFoundError("delivery");
  return { data: wholePayload(delivery.body), subject: { type: "webhook_event", id: delivery.id } };
}

function presentDelivery(delivery: ListedDelivery): DeliveryDto {
  const { id, name, providerKind } = delivery.connection;
  return {
    id: delivery.id,
    receivedAt: delivery.receivedAt.toISOString(),
    connection: { id, name, providerLabel: providerFacts(providerKind).label },
    verifiedBy: delivery.verifiedBy,
    status: delivery.status,
    itemCount: delivery.itemCount,
    result: delivery.result,
  };
}

/** By which ids its first items can be found again; none when it makes no sense or cannot be read any more. */
function idsIn(delivery: DetailedDelivery): { mediaIds: string[]; messageIds: string[] } {
  const events = eventsOf(delivery)
    .filter(({ type }) => type !== "ignored")
    .slice(0, MOST_IDS);
  return {
    mediaIds: events.flatMap((event) => ("providerMediaId" in event ? [event.providerMediaId] : [])),
    messageIds: events.flatMap((event) => (event.type === "never-arrived" ? [event.messageId] : [])),
  };
}

function eventsOf({ connection, headers, body }: DetailedDelivery): readonly InboundEvent[] {
  try {
    return openReceiver(connection).parse({
      method: "POST",
      url: new URL("https://stored.invalid/"),
      headers: textsSchema.parse(headers),
      body,
      remoteAddress: null,
    });
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}
