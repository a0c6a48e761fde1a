import { compareRows } from "../media/findings";
import { storableFields } from "../media/storable";
import type { FailureFacts } from "../media/verdict";
import { failureColumns } from "./failure";
import type { Direction, MediaItem, MediaKind, MediaSource } from "./generated/client";
import { ofVisibleNumber, type Scope } from "./scope";
import type { Tx } from "./transaction";
import type { ClaimedUpload } from "./uploads";
import { recordVersion } from "./versions";

export interface ReferenceFacts {
  readonly connectionId: string;
  readonly phoneNumberId: string;
  readonly direction: Direction;
  readonly providerMediaId: string;
  readonly source: MediaSource;
  readonly kind: MediaKind;
  readonly messageId: string | null;
  readonly sender: string | null;
  readonly senderName: string | null;
  readonly caption: string | null;
  readonly fileName: string | null;
  readonly declaredMimeType: string | null;
  readonly declaredSizeBytes: bigint | null;
  readonly declaredSha256: string | null;
  readonly receivedAt: Date;
}

/** What a delivery tells of media that cannot be had. */
export interface Unavailable {
  readonly failure: FailureFacts;
  /** There is no id to ask for; otherwise somebody may try all the same. */
  readonly neverArrived: boolean;
}

export interface RecordedReference {
  readonly id: string;
  readonly created: boolean;
  /** All that is known is a delivery's word that it cannot be had. */
  readonly onlyReportedMissing: boolean;
}

/**
 * Records that a media object exists. A second sighting of the same (connection, number, direction, provider media id)
 * returns the first row with what it lacked filled in, and changes nothing else: it never blocks a later fetch.
 * Returns null when the number is not within the scope.
 */
export async function recordReference(
  scope: Scope,
  tx: Tx,
  facts: ReferenceFacts,
  unavailable: Unavailable | null = null,
): Promise<RecordedReference | null> {
  const number = await tx.businessPhoneNumber.findFirst({
    where: { id: facts.phoneNumberId, connectionId: facts.connectionId },
    select: { id: true },
  });
  const visible = ofVisibleNumber(scope).phoneNumberId?.in;
  if (!number || (visible && !visible.includes(number.id))) return null;

  const inserted = await tx.mediaItem.createManyAndReturn({
    data: [{ ...storableFields(facts), ...firstState(unavailable) }],
    skipDuplicates: true,
    select: { id: true },
  });
  if (inserted[0]) return { id: inserted[0].id, created: true, onlyReportedMissing: unavailable !== null };
  const known = await completeReference(tx, facts);
  const onlyReportedMissing = known.status === "FAILED" && known.attemptCount === 0;
  return { id: known.id, created: false, onlyReportedMissing };
}

function firstState(unavailable: Unavailable | null) {
  if (!unavailable) return { status: "REFERENCED" } as const;
  const { failure, neverArrived } = unavailable;
  return { status: neverArrived ? "GONE" : "FAILED", neverArrived, ...failureColumns(failure) } as const;
}

async function completeReference(tx: Tx, sighting: ReferenceFacts): Promise<MediaItem> {
  const facts = storableFields(sighting);
  const { connectionId, phoneNumberId, direction, providerMediaId } = facts;
  // Locked, so that what a download or a look finds out meanwhile is not overwritten.
  await tx.$queryRaw`
    SELECT 1 FROM "media_item" WHERE "connection_id" = ${connectionId}::uuid AND "phone_number_id" = ${phoneNumberId}::uuid
      AND "direction" = ${direction}::"Direction" AND "provider_media_id" = ${providerMediaId} FOR NO KEY UPDATE`;
  const known = await tx.mediaItem.findUniqueOrThrow({
    where: {
      connectionId_phoneNumberId_direction_providerMediaId: { connectionId, phoneNumberId, direction, providerMediaId },
    },
  });
  await tx.mediaItem.update({
    where: { id: known.id },
    data: {
      messageId: known.messageId ?? facts.messageId,
      sender: known.sender ?? facts.sender,
      senderName: known.senderName ?? facts.senderName,
      caption: known.caption ?? facts.caption,
      fileName: known.fileName ?? facts.fileName,
      declaredMimeType: known.declaredMimeType ?? facts.declaredMimeType,
      declaredSizeBytes: known.declaredSizeBytes ?? facts.declaredSizeBytes,
      declaredSha256: known.declaredSha256 ?? facts.declaredSha256,
      kind: known.kind === "UNKNOWN" ? facts.kind : known.kind,
    },
  });
  return known;
}

/**
 * The media item of a finished upload: stored from the start, for the bytes are ours. A provider that hands out the
 * same id twice leads to the same item. Returns its id.
 */
export async function recordUploaded(
  tx: Tx,
  upload: ClaimedUpload,
  providerMediaId: string,
  now: Date,
): Promise<string> {
  const identity = {
    connectionId: upload.phoneNumber.connectionId,
    phoneNumberId: upload.phoneNumberId,
    direction: "UPLOADED",
    providerMediaId,
  } as const;
  const { blob } = upload;
  const bytes = { status: "STORED", blobId: blob.id, storedAt: now, kind: upload.kind } as const;
  const item = await tx.mediaItem.upsert({
    where: { connectionId_phoneNumberId_direction_providerMediaId: identity },
    create: {
      ...identity,
      ...bytes,
      source: "UPLOAD",
      fileName: upload.fileName,
      declaredMimeType: upload.mimeType,
      declaredSizeBytes: upload.sizeBytes,
      declaredSha256: blob.sha256,
      receivedAt: now,
      requestedById: upload.operatorId,
    },
    // A running download of the same id keeps its lease and will settle the status itself.
    update: {},
    select: { id: true, declaredMimeType: true, declaredSizeBytes: true, declaredSha256: true },
  });
  await recordVersion(tx, item.id, { blobId: blob.id, origin: "UPLOAD", ...compareRows(item, blob) });
  return item.id;
}
