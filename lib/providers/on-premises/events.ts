import { z } from "zod";
import { diagnosisFacts } from "../diagnosis";
import { idOf } from "../fields";
import type { InboundEvent, ReportedProblem } from "../types";
import { arrivalDiagnosis } from "../whatsapp-arrival";
import { contactsOf, ignored, messageEvent, type Surroundings } from "../whatsapp-message";
import { hasProblem, lineOf, problemOf } from "../whatsapp-problem";
import { statusEvent } from "../whatsapp-status";
import { meaningOf } from "./codes";

/** On-Premises API reference, "Webhooks, errors": the client could not use the media that a message was to carry. */
const MEDIA_ERROR = "400";

const list = z.array(z.unknown()).catch([]);
const payloadSchema = z.looseObject({
  contacts: list,
  messages: list,
  statuses: list,
  media_items: list,
  errors: list,
});
const itemSchema = z.looseObject({ type: z.string(), errors: z.unknown().optional() });
const mediaSchema = z.looseObject({ id: z.unknown() });

/**
 * What a webhook says, one event per message, fetched file, status and fault. One that cannot be read never takes others
 * with it. No webhook names our number: `phoneNumber` is the one that the installation serves.
 */
export function eventsOf(payload: object, phoneNumber: string): readonly InboundEvent[] {
  const { contacts, messages, media_items, statuses, errors } = payloadSchema.parse(payload);
  const around = { providerNumberId: phoneNumber, businessPhone: phoneNumber, contacts: contactsOf(contacts) };
  const events = [
    ...messages.map((message) => arrival(message, around)),
    ...media_items.map((item) => fetchReport(item, phoneNumber)),
    ...statuses.map((status) => statusEvent(status, phoneNumber, MEDIA_ERROR)),
    ...errors.map((error) => ignored(`a fault of the client itself, error ${lineOf(problemOf([error]))}`)),
  ];
  return events.length > 0 ? events : [ignored("a webhook without messages")];
}

/**
 * The message as on every platform. `file` beside the id is a path inside the client's container and never opened.
 * Errors beside the id say only that the client has not fetched the file: it can be asked to, so there is no problem yet.
 */
function arrival(message: unknown, around: Surroundings): InboundEvent {
  const event = messageEvent(message, around);
  return event.type === "media" ? { ...event, problem: null } : event;
}

/** The end of a retry download. Where there are errors it failed, even if its status reads "downloaded". */
function fetchReport(value: unknown, phoneNumber: string): InboundEvent {
  const item = itemSchema.safeParse(value).data;
  const media = item && Object.hasOwn(item, item.type) ? mediaSchema.safeParse(item[item.type]).data : undefined;
  const providerMediaId = idOf(media?.id);
  if (!item || providerMediaId === null) return ignored("a report on fetched media without a usable media id");
  const problem = hasProblem(item.errors) ? explained(problemOf(item.errors)) : null;
  return { type: "fetch-reported", providerNumberId: phoneNumber, providerMediaId, problem };
}

function explained(problem: ReportedProblem): ReportedProblem {
  const meaning = meaningOf(Number(problem.code ?? Number.NaN));
  return { ...problem, diagnosis: meaning ? diagnosisFacts(meaning) : arrivalDiagnosis(problem, true) };
}
