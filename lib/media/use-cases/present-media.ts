import { z } from "zod";
import { roleMay } from "../../auth/permissions";
import { providerFacts } from "../../connections/provider-facts";
import type { FailureRow } from "../../data/failure";
import type { DetailedMediaItem, ListedMediaItem } from "../../data/media-items";
import type { Scope } from "../../data/scope";
import {
  type AttemptDto,
  exchangeSchema,
  type FailureDto,
  type MediaDetailDto,
  type MediaItemDto,
} from "../../schemas/media";
import { type FailureContext, failureText } from "../failure-text";
import { compareDeclared } from "../findings";
import { maskNumber } from "../mask";
import { recoverableUntil } from "../recoverability";
import { nameOf } from "./open-content";

/** A row as a tile shows it. No customer's number leaves here unmasked. */
export function presentItem(item: ListedMediaItem): MediaItemDto {
  const { blob, connection } = item;
  const status = shownStatus(item);
  const running = status === "DOWNLOADING" ? item.attempts[0] : undefined;
  return {
    id: item.id,
    phoneNumberId: item.phoneNumberId,
    phoneNumber: item.phoneNumber.phoneNumber,
    connectionName: connection.name,
    providerKind: connection.providerKind,
    direction: item.direction,
    kind: item.kind,
    status,
    fileName: nameOf(item),
    caption: item.caption,
    senderMasked: item.sender && maskNumber(item.sender),
    senderName: item.senderName,
    receivedAt: item.receivedAt.toISOString(),
    mimeType: blob?.mimeType ?? item.declaredMimeType,
    sizeBytes: toNumber(blob?.sizeBytes ?? item.declaredSizeBytes),
    width: blob?.width ?? null,
    height: blob?.height ?? null,
    durationMs: blob?.durationMs ?? null,
    blobId: blob?.id ?? null,
    hasThumbnail: blob?.thumbnailState === "ready" && item.status !== "QUARANTINED",
    peaks: blob?.peaks ?? [],
    failure: presentFailure(item, {
      providerKind: connection.providerKind,
      hasBytes: blob !== null && item.status !== "QUARANTINED",
      gone: item.status === "GONE",
      neverArrived: item.neverArrived,
    }),
    nextAttemptAt: item.nextAttemptAt?.toISOString() ?? null,
    progress: running
      ? { bytesReceived: Number(running.bytesReceived), expectedBytes: toNumber(running.expectedBytes) }
      : null,
    recoverable: presentRecoverable(item),
    neverArrived: item.neverArrived,
  };
}

/** Asking again whether the provider is done takes a moment every few seconds; a tile must not blink each time. */
function shownStatus({ status, awaitingSince, attempts }: ListedMediaItem): MediaItemDto["status"] {
  const isPolling = status === "DOWNLOADING" && awaitingSince !== null && !attempts[0]?.bytesReceived;
  return isPolling ? "AWAITING_PROVIDER" : status;
}

/** A row with its history as the inspector shows it, with what this operator may do. */
export function presentDetail(item: DetailedMediaItem, scope: Scope): MediaDetailDto {
  const { blob } = item;
  const may = (permission: "media:fetch" | "media:reveal") =>
    scope.kind === "system" || roleMay(scope.role, permission);
  return {
    ...presentItem(item),
    source: item.source,
    providerMediaId: item.providerMediaId,
    messageId: item.messageId,
    sha256: blob?.sha256 ?? null,
    storedAt: item.storedAt?.toISOString() ?? null,
    findings: blob
      ? compareDeclared(
          {
            mimeType: item.declaredMimeType,
            sizeBytes: toNumber(item.declaredSizeBytes),
            sha256: item.declaredSha256,
          },
          { mimeType: blob.mimeType, sizeBytes: Number(blob.sizeBytes), sha256: blob.sha256 },
        )
      : [],
    attempts: item.attempts.map((attempt) => presentAttempt(attempt, item.connection.providerKind)),
    can: {
      redownload: may("media:fetch") && !item.neverArrived && item.status !== "DOWNLOADING" && item.status !== "QUEUED",
      reveal: may("media:reveal") && item.sender !== null,
      preview: blob !== null && item.status !== "QUARANTINED",
    },
  };
}

function presentAttempt(attempt: DetailedMediaItem["attempts"][number], providerKind: string): AttemptDto {
  const exchanges = z.array(exchangeSchema).safeParse(attempt.exchanges);
  return {
    id: attempt.id,
    number: attempt.number,
    trigger: attempt.trigger,
    operatorName: attempt.operator?.name ?? null,
    startedAt: attempt.startedAt.toISOString(),
    finishedAt: attempt.finishedAt?.toISOString() ?? null,
    outcome: attempt.outcome,
    bytesReceived: Number(attempt.bytesReceived),
    expectedBytes: toNumber(attempt.expectedBytes),
    failure: presentFailure(attempt, { providerKind, hasBytes: false }),
    exchanges: exchanges.success ? exchanges.data : [],
  };
}

/** The failure of a row in words, or null when there is none. */
export function presentFailure(
  row: FailureRow,
  { providerKind, ...context }: { readonly providerKind: string } & Omit<FailureContext, "providerLabel">,
): FailureDto | null {
  if (!row.failureReason) return null;
  const providerLabel = providerFacts(providerKind).label;
  const text = failureText(row.failureReason, { ...context, providerLabel }, row.failureMessage);
  return {
    reason: row.failureReason,
    ...text,
    providerCode: row.failureCode,
    httpStatus: row.failureHttpStatus,
  };
}

function presentRecoverable(item: ListedMediaItem): MediaItemDto["recoverable"] {
  const retention = providerFacts(item.connection.providerKind).capabilities?.retention;
  if (!retention) {
    return { until: null, certain: false, because: "No adapter for this provider is installed.", afterwards: "lost" };
  }
  const rule = item.direction === "INBOUND" ? retention.inbound : retention.uploaded;
  const { until, ...facts } = recoverableUntil({
    retention: rule,
    firstSeen: item.receivedAt,
    status: item.status,
    neverArrived: item.neverArrived,
  });
  return { until: until?.toISOString() ?? null, ...facts };
}

function toNumber(value: bigint | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}
