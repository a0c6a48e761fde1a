import { z } from "zod";
import { phoneOf } from "../fields";
import type { InboundEvent } from "../types";
import { contactsOf, ignored, messageEvent } from "../whatsapp-message";
import { MEDIA_UPLOAD_ERROR } from "../whatsapp-problem";
import { statusEvent } from "../whatsapp-status";

const list = z.array(z.unknown()).catch([]);
const payloadSchema = z.looseObject({
  business_phone: z.unknown().optional(),
  merchant_phone: z.unknown().optional(),
  contacts: list,
  messages: list,
  statuses: list,
});

/**
 * What a callback says, one event per message or status. One that cannot be read never takes others with it. NXCloud
 * page "callback": its samples call the number `merchant_phone`, its table `business_phone`.
 */
export function eventsOf(payload: object): readonly InboundEvent[] {
  const { business_phone, merchant_phone, contacts, messages, statuses } = payloadSchema.parse(payload);
  const phone = phoneOf(business_phone) ?? phoneOf(merchant_phone);
  const around = { providerNumberId: phone, businessPhone: phone, contacts: contactsOf(contacts) };
  const events = [
    ...messages.map((message) => placed(messageEvent(message, around))),
    ...statuses.map((status) => statusEvent(status, phone, MEDIA_UPLOAD_ERROR)),
  ];
  return events.length > 0 ? events : [ignored("a callback without messages")];
}

/** Without its number a media object has no place: no other name of the number is in a callback. */
function placed(event: InboundEvent): InboundEvent {
  if (event.type === "ignored" || event.providerNumberId !== null) return event;
  return ignored("media for a business phone number that the callback does not name");
}
