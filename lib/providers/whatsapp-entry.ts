import { z } from "zod";
import { digitsOf, idOf, textOf } from "./fields";
import type { InboundEvent } from "./types";
import { contactsOf, ignored, messageEvent, type Surroundings } from "./whatsapp-message";
import { lineOf, MEDIA_DOWNLOAD_ERROR, MEDIA_UPLOAD_ERROR, problemOf } from "./whatsapp-problem";
import { statusEvent } from "./whatsapp-status";

const list = z.array(z.unknown()).catch([]);
const entrySchema = z.looseObject({ changes: list });
const changeSchema = z.looseObject({ field: z.unknown().optional(), value: z.looseObject({}) });
const metadataSchema = z
  .looseObject({ phone_number_id: z.unknown().optional(), display_phone_number: z.unknown().optional() })
  .catch({ phone_number_id: null, display_phone_number: null });
const valueSchema = z.looseObject({
  metadata: metadataSchema,
  contacts: list,
  messages: list,
  message_echoes: list,
  statuses: list,
  errors: list,
});

/**
 * What one element of `entry` says, one event per message, status or error. What cannot be read never takes others with
 * it. Meta Cloud API, webhook reference; also what AWS passes on as `whatsAppWebhookEntry`.
 */
export function entryEvents(entry: unknown): readonly InboundEvent[] {
  const parsed = entrySchema.safeParse(entry);
  if (!parsed.success) return [ignored("an entry that is not an object")];
  const events = parsed.data.changes.flatMap(changeEvents);
  return events.length > 0 ? events : [ignored("an entry without changes")];
}

function changeEvents(change: unknown): readonly InboundEvent[] {
  const parsed = changeSchema.safeParse(change);
  if (!parsed.success) return [ignored("a change without a value")];
  // Some senders leave the field out; what is inside then decides.
  const field = textOf(parsed.data.field) ?? "messages";
  const value = valueSchema.parse(parsed.data.value);
  const around: Surroundings = {
    providerNumberId: idOf(value.metadata.phone_number_id),
    businessPhone: digitsOf(value.metadata.display_phone_number),
    contacts: contactsOf(value.contacts),
  };
  const messages = [
    ...value.messages.map((message) => messageEvent(message, around)),
    // What the business sent from a phone: the contacts are those that it was sent to.
    ...value.message_echoes.map((message) => messageEvent(message, { ...around, contacts: [] })),
  ];
  const events =
    field === "messages"
      ? [
          ...messages,
          ...value.statuses.map((status) => statusEvent(status, around.providerNumberId, MEDIA_UPLOAD_ERROR)),
          ...value.errors.map((error) => errorEvent(error, around)),
        ]
      : messages.filter(({ type }) => type !== "ignored");
  return events.length > 0 ? events : [ignored(`a change of "${field.slice(0, 64)}", which has no media`)];
}

/** Faults of the account, told without a message; one may still name the message whose media were lost. */
function errorEvent(error: unknown, { providerNumberId, businessPhone }: Surroundings): InboundEvent {
  const problem = problemOf([error]);
  const messageId = idOf(z.looseObject({ message_id: z.unknown().optional() }).safeParse(error).data?.message_id);
  if (problem.code !== MEDIA_DOWNLOAD_ERROR || messageId === null) {
    return ignored(`an error that belongs to no message: ${lineOf(problem)}`);
  }
  const nothing = { from: null, fromName: null, caption: null, sentAt: null };
  return { type: "never-arrived", providerNumberId, businessPhone, messageId, ...nothing, kind: "UNKNOWN", problem };
}
