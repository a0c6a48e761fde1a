import type { ListedBulkItem } from "../../../data/bulk-reads";
import type { BulkRunRow } from "../../../data/bulk-runs";
import {
  type BulkItemDto,
  type BulkRunDto,
  type BulkSelection,
  bulkDeedSchema,
  keptSelectionSchema,
} from "../../../schemas/bulk";
import { contentName } from "../../file-name";
import { maskNumber } from "../../mask";
import { presentFailure } from "../present-media";

/** A run as a line of a list. */
export function presentRun(run: BulkRunRow): BulkRunDto {
  const { id, status, total, succeeded, failed, skipped, haltReason } = run;
  const kept = keptSelectionSchema.safeParse(run.selection);
  return {
    ...{ id, status, total, succeeded, failed, skipped, haltReason },
    deed: bulkDeedSchema.catch("redownload").parse(run.deed),
    selection: kept.success ? selectionText(kept.data.asked) : "A selection of another version",
    createdAt: run.createdAt.toISOString(),
    createdBy: run.createdBy?.name ?? null,
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
  };
}

function selectionText(asked: BulkSelection): string {
  switch (asked.by) {
    case "items":
      return asked.itemIds.length === 1 ? "1 chosen item" : `${asked.itemIds.length} chosen items`;
    case "missing":
      return "What is not stored of a connection";
    case "incident":
      return "What an incident has affected";
    case "filter": {
      const { status = [], kind = [], direction, q } = asked;
      const words = [...status, ...kind, ...(direction ? [direction] : [])].map(inWords);
      const all = [...words, ...(q ? [`“${q}”`] : [])];
      return all.length > 0 ? `All matching: ${all.join(", ")}` : "Everything";
    }
  }
}

function inWords(word: string): string {
  return word.toLowerCase().replaceAll("_", " ");
}

/** An item of a run with what became of it there. No customer's number leaves here unmasked. */
export function presentBulkItem(row: ListedBulkItem): BulkItemDto {
  const { mediaItem } = row;
  const { kind, status, sender, receivedAt, fileName, direction, neverArrived } = mediaItem;
  const isLatest = row.failureReason === mediaItem.failureReason && row.failureCode === mediaItem.failureCode;
  return {
    itemId: row.mediaItemId,
    phoneNumberId: row.phoneNumberId,
    phoneNumber: mediaItem.phoneNumber.phoneNumber,
    position: row.position,
    fileName: contentName({
      fileName,
      kind,
      receivedAt,
      mimeType: mediaItem.blob?.mimeType ?? mediaItem.declaredMimeType,
    }),
    kind,
    status,
    senderMasked: sender && maskNumber(sender),
    receivedAt: receivedAt.toISOString(),
    forecast: row.forecast,
    state: row.state,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    failure: presentFailure(
      { ...row, failureHttpStatus: null, failureDiagnosis: isLatest ? mediaItem.failureDiagnosis : null },
      {
        providerKind: mediaItem.connection.providerKind,
        hasBytes: mediaItem.blob !== null,
        retrying: row.state === "IN_FLIGHT",
        gone: status === "GONE",
        neverArrived,
        direction,
      },
    ),
    note: row.note,
  };
}
