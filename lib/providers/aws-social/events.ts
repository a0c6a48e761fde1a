import { z } from "zod";
import { jsonOf } from "../answers";
import { idOf, textOf } from "../fields";
import type { InboundEvent } from "../types";
import { entryEvents } from "../whatsapp-entry";
import { ignored } from "../whatsapp-message";
import { numberIdOfArn } from "./number-id";

const envelopeSchema = z.looseObject({ Type: z.unknown().optional(), Message: z.unknown().optional() });
const contextEntry = z.looseObject({ metaPhoneNumberId: z.unknown().optional(), arn: z.unknown().optional() });
const messageSchema = z.looseObject({
  whatsAppWebhookEntry: z.unknown().optional(),
  context: z.looseObject({ MetaPhoneNumberIds: z.array(z.unknown()).catch([]) }).catch({ MetaPhoneNumberIds: [] }),
});

/**
 * What a delivery of SNS says. AWS End User Messaging Social user guide, "Event destination message format": the entry
 * is JSON within JSON within JSON, and the API knows the number by another id than WhatsApp's event does.
 */
export function eventsOf(envelope: object): readonly InboundEvent[] {
  const { Type, Message } = envelopeSchema.parse(envelope);
  if (Type !== undefined && Type !== "Notification")
    return [ignored("a delivery of SNS about the subscription itself")];
  const message = messageSchema.safeParse(decoded(Message));
  if (!message.success) return [ignored("a message that is not an event, as one sent by hand in the SNS console is")];
  const { whatsAppWebhookEntry, context } = message.data;
  const entry = decoded(whatsAppWebhookEntry);
  if (typeof entry !== "object" || entry === null) return [ignored("an event without a readable WhatsApp entry")];
  const ids = numberIdsOf(context.MetaPhoneNumberIds);
  return [entry].flat().flatMap((one) => entryEvents(one).map((event) => withAwsNumber(event, ids)));
}

/** JSON within a string; a value that came decoded already stays. */
function decoded(value: unknown): unknown {
  return typeof value === "string" ? jsonOf(value) : value;
}

/** Meta's id of a number → AWS's. */
function numberIdsOf(entries: readonly unknown[]): ReadonlyMap<string, string> {
  return new Map(
    entries.flatMap((entry) => {
      const { metaPhoneNumberId, arn } = contextEntry.safeParse(entry).data ?? {};
      const metaId = idOf(metaPhoneNumberId);
      const awsId = numberIdOfArn(textOf(arn));
      return metaId === null || awsId === null ? [] : [[metaId, awsId] as const];
    }),
  );
}

/** An event that names no number, or one that the context does not have, is about the only one that the context has. */
function withAwsNumber(event: InboundEvent, ids: ReadonlyMap<string, string>): InboundEvent {
  if (event.type === "ignored") return event;
  const [only = null] = ids.size === 1 ? ids.values() : [];
  return { ...event, providerNumberId: ids.get(event.providerNumberId ?? "") ?? only };
}
