import { z } from "zod";
import { idOf, phoneOf, sha256Of, textOf, timeOf } from "../fields";
import type { InboundEvent, MediaKind } from "../types";

/** NXCloud page "callback", table of message types; `voice` is a type of its own. */
const KINDS: ReadonlyMap<string, MediaKind> = new Map<string, MediaKind>([
  ["image", "IMAGE"],
  ["video", "VIDEO"],
  ["audio", "AUDIO"],
  ["voice", "VOICE"],
  ["document", "DOCUMENT"],
  ["sticker", "STICKER"],
]);

const payloadSchema = z.looseObject({
  business_phone: z.unknown().optional(),
  merchant_phone: z.unknown().optional(),
  contacts: z.array(z.unknown()).catch([]),
  messages: z.array(z.unknown()).catch([]),
  statuses: z.array(z.unknown()).catch([]),
});
const messageSchema = z.looseObject({ type: z.string() });
const mediaSchema = z.looseObject({ id: z.unknown().optional(), mime_type: z.unknown().optional() });
const contactSchema = z.looseObject({ wa_id: z.unknown(), profile: z.looseObject({ name: z.unknown() }) });
const errorSchema = z.array(z.looseObject({ code: z.union([z.string(), z.number()]) })).min(1);

type Message = z.infer<typeof messageSchema>;
type Contacts = readonly z.infer<typeof contactSchema>[];

const ignored = (because: string): InboundEvent => ({ type: "ignored", because });

/** What a callback says, one event per message or status. One that cannot be read never takes others with it. */
export function eventsOf(payload: object): readonly InboundEvent[] {
  const { business_phone, merchant_phone, contacts, messages, statuses } = payloadSchema.parse(payload);
  const phone = phoneOf(business_phone) ?? phoneOf(merchant_phone);
  const known = contacts.map((contact) => contactSchema.safeParse(contact)).flatMap(({ data }) => data ?? []);
  const events = [
    ...messages.map((message) => messageEvent(message, phone, known)),
    ...statuses.map(() => ignored("a delivery status, which has no media")),
  ];
  return events.length > 0 ? events : [ignored("a callback without messages")];
}

function messageEvent(value: unknown, phone: string | null, contacts: Contacts): InboundEvent {
  const parsed = messageSchema.safeParse(value);
  if (!parsed.success) return ignored("a message without a type");
  const message = parsed.data;
  const media = mediaSchema.safeParse(Object.hasOwn(message, message.type) ? message[message.type] : null);
  const providerMediaId = media.success ? idOf(media.data.id) : null;
  const kind = KINDS.get(message.type) ?? null;
  if (kind === null && (providerMediaId === null || !media.data?.mime_type)) return ignored(otherMessage(message));
  if (providerMediaId === null) return ignored(`a message of type "${message.type}" without a usable media id`);
  if (phone === null) return ignored(`a message of type "${message.type}" that names no business phone number`);
  const facts = media.data ?? {};
  return {
    type: "media",
    providerNumberId: phone,
    businessPhone: phone,
    providerMediaId,
    // A type that came after these documents, yet with an id and a MIME type: media all the same.
    kind: kind ?? "UNKNOWN",
    messageId: idOf(message.id),
    from: phoneOf(message.from),
    fromName: nameOf(message.from, contacts),
    caption: textOf(facts.caption),
    sentAt: timeOf(message.timestamp),
    descriptor: {
      mimeType: textOf(facts.mime_type),
      sizeBytes: null,
      sha256: sha256Of(facts.sha256),
      fileName: textOf(facts.filename),
    },
    problem: null,
  };
}

function otherMessage(message: Message): string {
  const errors = errorSchema.safeParse(message.errors);
  const codes = errors.success ? `, error ${errors.data.map(({ code }) => code).join(", ")}` : "";
  return `a message of type "${message.type.slice(0, 64)}", which has no media${codes}`;
}

function nameOf(from: unknown, contacts: Contacts): string | null {
  const phone = phoneOf(from);
  const contact =
    contacts.find(({ wa_id }) => phoneOf(wa_id) === phone) ?? (contacts.length === 1 ? contacts[0] : null);
  return textOf(contact?.profile.name);
}
