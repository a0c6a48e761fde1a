import { z } from "zod";
import { idOf, phoneOf, sha256Of, textOf, timeOf } from "./fields";
import type { InboundEvent, InboundMessage, MediaKind, ReportedProblem } from "./types";
import { arrivalDiagnosis } from "./whatsapp-arrival";
import { hasProblem, lineOf, MEDIA_DOWNLOAD_ERROR, problemOf } from "./whatsapp-problem";

/** Voice notes come as `audio` with `voice: true`; `voice` is On-Premises' and is seen here too. */
const KINDS: ReadonlyMap<string, MediaKind> = new Map<string, MediaKind>([
  ["image", "IMAGE"],
  ["video", "VIDEO"],
  ["audio", "AUDIO"],
  ["voice", "VOICE"],
  ["document", "DOCUMENT"],
  ["sticker", "STICKER"],
]);

const messageSchema = z.looseObject({ type: z.string() });
const mediaSchema = z.looseObject({
  id: z.unknown().optional(),
  mime_type: z.unknown().optional(),
  voice: z.unknown().optional(),
});
const contactSchema = z.looseObject({
  wa_id: z.unknown().optional(),
  user_id: z.unknown().optional(),
  profile: z
    .looseObject({ name: z.unknown().optional(), username: z.unknown().optional() })
    .catch({ name: null, username: null }),
});

type Message = z.infer<typeof messageSchema>;
type Media = z.infer<typeof mediaSchema>;
export type Contact = z.infer<typeof contactSchema>;

/** What a delivery says once for all of its messages. */
export interface Surroundings {
  readonly providerNumberId: string | null;
  readonly businessPhone: string | null;
  readonly contacts: readonly Contact[];
}

/** The readable ones of a delivery's `contacts`. */
export function contactsOf(contacts: readonly unknown[]): readonly Contact[] {
  return contacts.flatMap((contact) => contactSchema.safeParse(contact).data ?? []);
}

export const ignored = (because: string): InboundEvent => ({ type: "ignored", because });

/**
 * One message as the Cloud API has it. The `url` that newer versions put beside the id is left alone: it lives five
 * minutes, and the id leads to a fresh one.
 */
export function messageEvent(value: unknown, around: Surroundings): InboundEvent {
  const parsed = messageSchema.safeParse(value);
  if (!parsed.success) return ignored("a message without a type");
  const message = parsed.data;
  const media = mediaSchema.safeParse(Object.hasOwn(message, message.type) ? message[message.type] : null).data;
  const providerMediaId = idOf(media?.id);
  const kind = kindOf(message.type, media);
  if (media === undefined || providerMediaId === null) return withoutMedia(message, kind, media, around);
  // A type that came after these documents counts when it has an id and a MIME type: media all the same.
  if (kind === null && !textOf(media.mime_type)) return ignored(otherMessage(message));
  return {
    type: "media",
    ...about(message, media, around),
    providerMediaId,
    kind: kind ?? "UNKNOWN",
    descriptor: {
      mimeType: textOf(media.mime_type),
      sizeBytes: null,
      sha256: sha256Of(media.sha256),
      fileName: textOf(media.filename),
    },
    problem: hasProblem(message.errors) ? explained(problemOf(message.errors), true) : null,
  };
}

function explained(problem: ReportedProblem, hasId: boolean): ReportedProblem {
  return { ...problem, diagnosis: arrivalDiagnosis(problem, hasId) };
}

function kindOf(type: string, media: Media | undefined): MediaKind | null {
  return type === "audio" && media?.voice === true ? "VOICE" : (KINDS.get(type) ?? null);
}

/** Media that WhatsApp itself could not get from the sender have errors in place of an id. */
function withoutMedia(
  message: Message,
  kind: MediaKind | null,
  media: Media | undefined,
  around: Surroundings,
): InboundEvent {
  const problem = problemOf(message.errors, MEDIA_DOWNLOAD_ERROR);
  const lost = problem.code === MEDIA_DOWNLOAD_ERROR || (kind !== null && hasProblem(message.errors));
  const told = about(message, media, around);
  if (!lost || told.messageId === null) return ignored(otherMessage(message));
  return {
    type: "never-arrived",
    ...told,
    messageId: told.messageId,
    kind: kind ?? announcedKind(message),
    problem: explained(problem, false),
  };
}

/** `unsupported` messages may name the type that they stand for. */
function announcedKind({ unsupported }: Message): MediaKind {
  const named = z.looseObject({ type: z.string() }).safeParse(unsupported);
  return KINDS.get(named.data?.type ?? "") ?? "UNKNOWN";
}

function about(message: Message, media: Media | undefined, around: Surroundings): InboundMessage {
  const contact = contactOf(message, around.contacts);
  return {
    providerNumberId: around.providerNumberId,
    businessPhone: around.businessPhone,
    messageId: idOf(message.id),
    from: phoneOf(message.from) ?? phoneOf(contact?.wa_id),
    fromName: textOf(contact?.profile.name) ?? textOf(contact?.profile.username),
    caption: textOf(media?.caption),
    sentAt: timeOf(message.timestamp),
  };
}

/** The one with the sender's number or, as people with user names may hide theirs, user id; else the only one there is. */
function contactOf({ from, from_user_id }: Message, known: readonly Contact[]) {
  const phone = phoneOf(from);
  const user = idOf(from_user_id);
  return (
    known.find(({ wa_id }) => phone !== null && phoneOf(wa_id) === phone) ??
    known.find(({ user_id }) => user !== null && idOf(user_id) === user) ??
    (known.length === 1 ? known[0] : null)
  );
}

function otherMessage(message: Message): string {
  const error = hasProblem(message.errors) ? `, error ${lineOf(problemOf(message.errors))}` : "";
  return `a message of type "${message.type.slice(0, 64)}", which has no media${error}`;
}
