import { z } from "zod";
import { idOf, phoneOf, sha256Of, textOf, timeOf } from "../fields";
import type { InboundEvent, InboundMessage, MediaDescriptor, MediaKind, ReportedProblem } from "../types";
import { errorsOf, type ReportedError, wordsOf } from "./reported-errors";

/** On-Premises API reference, "Webhooks, media messages"; a voice note is a type of its own. */
const KINDS: ReadonlyMap<string, MediaKind> = new Map<string, MediaKind>([
  ["image", "IMAGE"],
  ["video", "VIDEO"],
  ["audio", "AUDIO"],
  ["voice", "VOICE"],
  ["document", "DOCUMENT"],
  ["sticker", "STICKER"],
]);

const list = z.array(z.unknown()).catch([]);
const payloadSchema = z.looseObject({ contacts: list, messages: list, statuses: list, media_items: list });
const typedSchema = z.looseObject({ type: z.string() });
const mediaSchema = z.record(z.string(), z.unknown());
const contactSchema = z.looseObject({ wa_id: z.unknown(), profile: z.looseObject({ name: z.unknown() }) });
const statusSchema = z.looseObject({ id: z.unknown(), status: z.string(), timestamp: z.unknown().optional() });

type Typed = z.infer<typeof typedSchema>;
type Contacts = readonly z.infer<typeof contactSchema>[];

const ignored = (because: string): InboundEvent => ({ type: "ignored", because });
const quoted = (type: string) => `"${type.slice(0, 64)}"`;

/**
 * What a webhook says, one event per message, status, fetched file or fault. One that cannot be read never takes others
 * with it. Webhooks name no number of ours: `phoneNumber` is the one that the installation serves.
 */
export function eventsOf(payload: object, phoneNumber: string): readonly InboundEvent[] {
  const { contacts, messages, statuses, media_items } = payloadSchema.parse(payload);
  const known = contacts.map((contact) => contactSchema.safeParse(contact)).flatMap(({ data }) => data ?? []);
  const events = [
    ...messages.map((message) => messageEvent(message, phoneNumber, known)),
    ...media_items.map((item) => fetchedEvent(item, phoneNumber)),
    ...statuses.map((status) => statusEvent(status, phoneNumber)),
    ...errorsOf(payload).map((error) => ignored(`a fault of the client itself${codesOf([error])}`)),
  ];
  return events.length > 0 ? events : [ignored("a webhook without messages")];
}

function messageEvent(value: unknown, phoneNumber: string, contacts: Contacts): InboundEvent {
  const parsed = typedSchema.safeParse(value);
  if (!parsed.success) return ignored("a message without a type");
  const message = parsed.data;
  const media = mediaOf(message);
  const providerMediaId = idOf(media.id);
  const kind = KINDS.get(message.type) ?? null;
  if (kind === null && (providerMediaId === null || !media.mime_type)) return ignored(otherMessage(message));
  const facts = { ...sentBy(message, phoneNumber, contacts), caption: textOf(media.caption) };
  if (providerMediaId === null) return neverArrived(message, media, facts, kind ?? "UNKNOWN");
  // Errors beside an id say only that the file is not on the client's volume yet: a download asks for it again.
  const descriptor = descriptorOf(media);
  // A type that came after these documents, yet with an id and a MIME type: media all the same.
  return { type: "media", ...facts, providerMediaId, kind: kind ?? "UNKNOWN", descriptor, problem: null };
}

/** The object that stands under the name of the type; empty when there is none. */
function mediaOf(typed: Typed): Readonly<Record<string, unknown>> {
  const { data = {} } = mediaSchema.safeParse(Object.hasOwn(typed, typed.type) ? typed[typed.type] : null);
  return data;
}

/** `file` is a path inside the client's container and `link` a place of somebody else's: neither is ever opened. */
function descriptorOf(media: Readonly<Record<string, unknown>>): MediaDescriptor {
  const mimeType = textOf(media.mime_type);
  return { mimeType, sizeBytes: null, sha256: sha256Of(media.sha256), fileName: textOf(media.filename) };
}

function sentBy(message: Typed, phoneNumber: string, contacts: Contacts): Omit<InboundMessage, "caption"> {
  return {
    providerNumberId: phoneNumber,
    businessPhone: phoneNumber,
    messageId: idOf(message.id),
    from: phoneOf(message.from),
    fromName: nameOf(message.from, contacts),
    sentAt: timeOf(message.timestamp),
  };
}

function nameOf(from: unknown, contacts: Contacts): string | null {
  const phone = phoneOf(from);
  const contact =
    contacts.find(({ wa_id }) => phoneOf(wa_id) === phone) ?? (contacts.length === 1 ? contacts[0] : null);
  return textOf(contact?.profile.name);
}

function neverArrived(
  message: Typed,
  media: Readonly<Record<string, unknown>>,
  facts: InboundMessage,
  kind: MediaKind,
): InboundEvent {
  const { messageId } = facts;
  if (messageId === null) return ignored(`a message of type ${quoted(message.type)} without a usable id`);
  const status = textOf(media.status);
  const text = `The client gave no media id${status ? ` and calls it ${quoted(status)}` : ""}.`;
  return {
    type: "never-arrived",
    ...facts,
    messageId,
    kind,
    problem: problemOf(errorsOf(message)) ?? { code: null, text },
  };
}

function otherMessage(message: Typed): string {
  return `a message of type ${quoted(message.type)}, which has no media${codesOf(errorsOf(message))}`;
}

/** The end of a retry download. Where there are errors it failed, even if its status reads "downloaded". */
function fetchedEvent(value: unknown, phoneNumber: string): InboundEvent {
  const parsed = typedSchema.safeParse(value);
  const providerMediaId = parsed.success ? idOf(mediaOf(parsed.data).id) : null;
  if (providerMediaId === null) return ignored("a report on fetched media without a usable media id");
  const problem = problemOf(errorsOf(value));
  return { type: "fetch-reported", providerNumberId: phoneNumber, providerMediaId, problem };
}

/** Code 400 of a webhook: the client could not get at the media that a message was to carry. */
const MEDIA_ERROR = 400;

function statusEvent(value: unknown, phoneNumber: string): InboundEvent {
  const { data: status } = statusSchema.safeParse(value);
  const messageId = idOf(status?.id);
  const errors = errorsOf(value);
  const problem = problemOf(errors.filter(({ code }) => code === MEDIA_ERROR));
  if (status?.status !== "failed" || messageId === null || problem === null) {
    return ignored(`a delivery status, which has no media${codesOf(errors)}`);
  }
  const at = timeOf(status.timestamp);
  return { type: "upload-refused", providerNumberId: phoneNumber, messageId, problem, at };
}

/** The first error in the client's own words; null when there is none. */
function problemOf([error]: readonly ReportedError[]): ReportedProblem | null {
  return error === undefined ? null : { code: error.code?.toString() ?? null, text: wordsOf(error) };
}

function codesOf(errors: readonly ReportedError[]): string {
  const codes = errors.flatMap(({ code }) => code ?? []);
  return codes.length === 0 ? "" : `, error ${codes.join(", ")}`;
}
