import { z } from "zod";
import { type Permission, roleMay } from "../../auth/permissions";
import { providerFacts } from "../../connections/provider-facts";
import type { FailureRow } from "../../data/failure";
import type { DetailedMediaItem, ListedMediaItem } from "../../data/media-items";
import type { Scope } from "../../data/scope";
import type { OwnedBytes } from "../../data/versions";
import {
  type AttemptDto,
  exchangeSchema,
  type FailureDto,
  type MediaDetailDto,
  type MediaItemDto,
  type ProbeDto,
} from "../../schemas/media";
import { CUSTOMER_LANGUAGES, customerMessages } from "../diagnosis/customer-texts";
import { explainFailure, type FailureContext, type FailureText } from "../diagnosis/explain";
import { storedDiagnosis } from "../diagnosis/stored";
import { maskNumber } from "../mask";
import { recoverableUntil } from "../recoverability";
import { nextStatus } from "../status";
import { nameOf } from "./open-content";
import { findingsOfShown, presentOwned, presentVersions } from "./present-versions";

const descriptorSchema = z.looseObject({ mimeType: z.string().nullable(), sizeBytes: z.number().nullable() });

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
    connectionOff: !connection.enabled,
    providerKind: connection.providerKind,
    providerLabel: providerFacts(connection.providerKind).label,
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
    failure: presentFailure(item, contextOf(item)),
    nextAttemptAt: item.nextAttemptAt?.toISOString() ?? null,
    progress: running
      ? { bytesReceived: Number(running.bytesReceived), expectedBytes: toNumber(running.expectedBytes) }
      : null,
    recoverable: presentRecoverable(item),
    probe: {
      possible: isProbeable(item),
      askedAt: item.probeAskedAt?.toISOString() ?? null,
      latest: item.probedAt && item.probeVerdict && { at: item.probedAt.toISOString(), verdict: item.probeVerdict },
    },
    neverArrived: item.neverArrived,
  };
}

type RowContext = { readonly providerKind: string } & Omit<FailureContext, "providerLabel">;

/** What is around an item's failure, as far as it changes what to say of it. */
function contextOf(item: ListedMediaItem): RowContext {
  return {
    providerKind: item.connection.providerKind,
    hasBytes: item.blob !== null && item.status !== "QUARANTINED",
    gone: item.status === "GONE",
    neverArrived: item.neverArrived,
    direction: item.direction,
    enteredByHand: item.source === "OPERATOR",
    retrying: item.nextAttemptAt !== null,
  };
}

function isProbeable({ neverArrived, connection }: ListedMediaItem): boolean {
  return !neverArrived && providerFacts(connection.providerKind).capabilities?.describe === true;
}

/** Asking again whether the provider is done takes a moment every few seconds; a tile must not blink each time. */
function shownStatus({ status, awaitingSince, attempts }: ListedMediaItem): MediaItemDto["status"] {
  const isPolling = status === "DOWNLOADING" && awaitingSince !== null && !attempts[0]?.bytesReceived;
  return isPolling ? "AWAITING_PROVIDER" : status;
}

/** A row with its history as the inspector shows it, with what this operator may do. */
export function presentDetail(
  item: DetailedMediaItem,
  scope: Scope,
  seen: { readonly origins: readonly OwnedBytes[]; readonly owned: OwnedBytes | null },
): Omit<MediaDetailDto, "incident"> {
  const { blob } = item;
  const owned = seen.owned && presentOwned(seen.owned);
  const origins = new Map(seen.origins.map((origin) => [origin.mediaItem.id, presentOwned(origin)]));
  const may = (permission: Permission) => scope.kind === "system" || roleMay(scope.role, permission);
  // As in the timeline: viewers are not told who did something.
  const discreet = <T extends { operatorName: string | null }>(told: T): T =>
    scope.kind === "operator" && scope.role === "VIEWER" ? { ...told, operatorName: null } : told;
  return {
    ...presentItem(item),
    source: item.source,
    providerMediaId: item.providerMediaId,
    messageId: item.messageId,
    connectionId: may("installation:manage") ? item.connectionId : null,
    sha256: blob?.sha256 ?? null,
    storedAt: item.storedAt?.toISOString() ?? null,
    findings: findingsOfShown(item),
    versions: presentVersions(item, scope, origins),
    owned,
    customerMessages: presentCustomerMessages(item),
    attempts: item.attempts.map((attempt) => discreet(presentAttempt(attempt, item.connection.providerKind))),
    latestProbe: item.probes[0] ? discreet(presentProbe(item.probes[0], item.connection.providerKind)) : null,
    can: {
      probe: may("media:fetch") && isProbeable(item),
      redownload: may("media:fetch") && !item.neverArrived && item.status !== "DOWNLOADING" && item.status !== "QUEUED",
      reveal: may("media:reveal") && item.sender !== null,
      preview: blob !== null && item.status !== "QUARANTINED",
      adopt: may("media:fetch") && owned !== null,
      purge: may("media:purge") && item.versions.length > 0 && nextStatus(item.status, "purge") !== null,
      export: may("media:fetch"),
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
    // As it was told then: whether another one followed, the next attempt shows.
    failure: presentFailure(attempt, { providerKind, hasBytes: false, retrying: true }),
    exchanges: exchanges.success ? exchanges.data : [],
  };
}

function presentProbe(probe: DetailedMediaItem["probes"][number], providerKind: string): ProbeDto {
  const told = descriptorSchema.safeParse(probe.descriptor).data;
  return {
    at: probe.finishedAt.toISOString(),
    verdict: probe.verdict,
    operatorName: probe.operator?.name ?? null,
    mimeType: told?.mimeType ?? null,
    sizeBytes: told?.sizeBytes ?? null,
    failure: presentFailure(probe, { providerKind, hasBytes: false, gone: probe.verdict === "GONE" }),
  };
}

/** The failure of a row in words, or null when there is none. */
export function presentFailure(row: FailureRow, context: RowContext): FailureDto | null {
  const text = explainRow(row, context);
  if (!row.failureReason || !text) return null;
  const { customerText, ...words } = text;
  return {
    reason: row.failureReason,
    ...words,
    providerCode: row.failureCode,
    httpStatus: row.failureHttpStatus,
    customerLanguages: customerText ? [...CUSTOMER_LANGUAGES] : [],
  };
}

function explainRow(row: FailureRow, { providerKind, ...context }: RowContext): FailureText | null {
  if (!row.failureReason) return null;
  return explainFailure(
    { reason: row.failureReason, said: row.failureMessage, diagnosis: storedDiagnosis(row.failureDiagnosis) },
    { ...context, providerLabel: providerFacts(providerKind).label },
  );
}

/** What to write to the customer, in every language; empty where there is nothing to write. */
function presentCustomerMessages(item: ListedMediaItem): MediaDetailDto["customerMessages"] {
  const text = explainRow(item, contextOf(item))?.customerText;
  return text ? customerMessages(text) : [];
}

function presentRecoverable(item: ListedMediaItem): MediaItemDto["recoverable"] {
  const retention = providerFacts(item.connection.providerKind).capabilities?.retention;
  if (!retention) {
    const because = "No adapter for this provider is installed.";
    return { until: null, latest: null, certain: false, because, afterwards: "lost", lost: false };
  }
  const rule = item.direction === "INBOUND" ? retention.inbound : retention.uploaded;
  const { until, latest, ...facts } = recoverableUntil({
    retention: rule,
    firstSeen: item.receivedAt,
    status: item.status,
    neverArrived: item.neverArrived,
    probe: item.probedAt && item.probeVerdict && { at: item.probedAt, verdict: item.probeVerdict },
  });
  return { until: until?.toISOString() ?? null, latest: latest?.toISOString() ?? null, ...facts };
}

function toNumber(value: bigint | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}
