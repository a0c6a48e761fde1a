import { findDeliveredNumber } from "../data/delivered-numbers";
import type { Occurrence } from "../data/incident-occurrences";
import type { ReferenceFacts, Unavailable } from "../data/references";
import type { Scope } from "../data/scope";
import { recordSightings } from "../data/sightings";
import type { Tx } from "../data/transaction";
import { recordUploadRefusal } from "../data/upload-refusals";
import type { PendingWebhookEvent } from "../data/webhook-events";
import { ingestReference } from "../media/use-cases/ingest-reference";
import { takeFetchReport } from "../media/use-cases/take-fetch-report";
import type {
  FetchReported,
  InboundEvent,
  MediaArrived,
  MediaNeverArrived,
  ReportedProblem,
  UploadRefused,
} from "../providers/types";

export type RecordableEvent = Exclude<InboundEvent, { type: "ignored" }>;
export type ArrivalEvent = MediaArrived | MediaNeverArrived;

/** What became of one event; the words for it are in result-text. */
export type Recorded =
  | "media"
  | "missing media"
  | "never arrived"
  | "fetch report"
  | "unknown fetch report"
  | "upload refusal"
  | "unmatched upload refusal";

export interface Recording {
  readonly scope: Scope;
  readonly event: PendingWebhookEvent;
  /** The row of the number that an arrival names. */
  readonly numberOf: (arrival: ArrivalEvent) => string;
  /** Takes failures that are told of for the first time, for the end of the transaction. */
  readonly onFailure: (occurrence: Occurrence) => void;
}

export function isArrival(event: InboundEvent): event is ArrivalEvent {
  return event.type === "media" || event.type === "never-arrived";
}

/** What became of an event, and the items that it spoke of. */
interface Spoken {
  readonly recorded: Recorded;
  readonly itemIds: readonly string[];
}

/** Writes one event of a delivery, and that the delivery spoke of its items. Safe to repeat. */
export async function recordEvent(recording: Recording, tx: Tx, event: RecordableEvent): Promise<Recorded> {
  const { recorded, itemIds } = await write(recording, tx, event);
  await recordSightings(tx, recording.event, itemIds);
  return recorded;
}

function write(recording: Recording, tx: Tx, event: RecordableEvent): Promise<Spoken> {
  switch (event.type) {
    case "media":
      return recordMedia(recording, tx, event);
    case "never-arrived":
      return recordNeverArrived(recording, tx, event);
    case "fetch-reported":
      return recordFetchReport(recording, tx, event);
    case "upload-refused":
      return recordRefusal(recording, tx, event);
  }
}

async function recordMedia(recording: Recording, tx: Tx, media: MediaArrived): Promise<Spoken> {
  const { mimeType, sizeBytes, sha256, fileName } = media.descriptor;
  const facts: ReferenceFacts = {
    ...arrivalFacts(recording, media),
    providerMediaId: media.providerMediaId,
    fileName,
    declaredMimeType: mimeType,
    declaredSizeBytes: sizeBytes === null ? null : BigInt(sizeBytes),
    declaredSha256: sha256,
  };
  const unavailable = media.problem && { failure: failureOf(media.problem), neverArrived: false };
  const { itemId, created, adopted } = await ingestReference(recording.scope, tx, facts, "WEBHOOK", unavailable);
  if (created && unavailable) {
    const occurrence = occurrenceOf(recording, facts, itemId, unavailable);
    recording.onFailure(adopted ? { ...occurrence, final: false, solved: true } : occurrence);
  }
  return { recorded: unavailable ? "missing media" : "media", itemIds: [itemId] };
}

async function recordNeverArrived(recording: Recording, tx: Tx, media: MediaNeverArrived): Promise<Spoken> {
  const facts: ReferenceFacts = {
    ...arrivalFacts(recording, media),
    providerMediaId: `message:${media.messageId}`,
    fileName: null,
    declaredMimeType: null,
    declaredSizeBytes: null,
    declaredSha256: null,
  };
  const unavailable: Unavailable = { failure: failureOf(media.problem), neverArrived: true };
  const { itemId, created } = await ingestReference(recording.scope, tx, facts, "WEBHOOK", unavailable);
  if (created) recording.onFailure(occurrenceOf(recording, facts, itemId, unavailable));
  return { recorded: "never arrived", itemIds: [itemId] };
}

function occurrenceOf(
  { event }: Recording,
  { phoneNumberId, sender: customer }: ReferenceFacts,
  subjectId: string,
  { failure }: Unavailable,
): Occurrence {
  return { phoneNumberId, operation: "DOWNLOAD", failure, subjectId, customer, final: true, at: event.receivedAt };
}

function arrivalFacts({ event, numberOf }: Recording, arrival: ArrivalEvent) {
  return {
    connectionId: event.connectionId,
    phoneNumberId: numberOf(arrival),
    direction: "INBOUND",
    source: "WEBHOOK",
    kind: arrival.kind,
    messageId: arrival.messageId,
    sender: arrival.from,
    senderName: arrival.fromName,
    caption: arrival.caption,
    receivedAt: arrival.sentAt ?? event.receivedAt,
  } as const;
}

function failureOf({ code, text, diagnosis }: ReportedProblem): Unavailable["failure"] {
  return { reason: "UNAVAILABLE_AT_SENDER", code, httpStatus: null, message: text, diagnosis };
}

async function recordFetchReport({ scope, event }: Recording, tx: Tx, told: FetchReported): Promise<Spoken> {
  const { connectionId, receivedAt } = event;
  const { providerNumberId, providerMediaId, problem } = told;
  const phoneNumberId =
    providerNumberId === null ? null : await findDeliveredNumber(tx, connectionId, providerNumberId);
  if (providerNumberId !== null && phoneNumberId === null) return { recorded: "unknown fetch report", itemIds: [] };
  const about = { connectionId, phoneNumberId, providerMediaId };
  const itemIds = await takeFetchReport(scope, tx, about, { at: receivedAt, problem });
  return { recorded: itemIds.length > 0 ? "fetch report" : "unknown fetch report", itemIds };
}

async function recordRefusal({ event, onFailure }: Recording, tx: Tx, told: UploadRefused): Promise<Spoken> {
  const phoneNumberId = await findDeliveredNumber(tx, event.connectionId, told.providerNumberId);
  if (phoneNumberId === null) return { recorded: "unmatched upload refusal", itemIds: [] };
  const { messageId, problem } = told;
  const facts = { phoneNumberId, messageId, at: told.at ?? event.receivedAt, ...problem };
  const refused = await recordUploadRefusal(tx, facts);
  if (!refused) return { recorded: "unmatched upload refusal", itemIds: [] };
  if (refused.isNew) {
    const failure = { reason: "REJECTED", code: problem.code, httpStatus: null, message: problem.text };
    const { id: subjectId } = refused;
    const at = event.receivedAt;
    onFailure({ phoneNumberId, operation: "UPLOAD", failure, subjectId, customer: null, final: true, at });
  }
  return { recorded: "upload refusal", itemIds: refused.mediaItemId === null ? [] : [refused.mediaItemId] };
}
