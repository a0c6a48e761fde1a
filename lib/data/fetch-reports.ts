import { type FetchReport, fetchReportOf } from "../media/provider-wait";
import { storableFields } from "../media/storable";
import type { AttemptTrigger, MediaStatus } from "./generated/client";
import type { Tx } from "./transaction";

export interface ReportedItem {
  readonly id: string;
  readonly status: MediaStatus;
  readonly blobId: string | null;
  readonly nextTrigger: AttemptTrigger;
}

/**
 * Writes what the provider reported about a fetch of its own on every item that it may concern, and makes those that
 * wait for it due. `phoneNumberId` is null when the report names no number. None: the report speaks of media that we
 * do not know.
 */
export async function recordFetchReport(
  tx: Tx,
  about: { connectionId: string; phoneNumberId: string | null; providerMediaId: string },
  report: FetchReport,
): Promise<ReportedItem[]> {
  const { connectionId, phoneNumberId, providerMediaId } = about;
  const fetchReport = { at: report.at.toISOString(), problem: report.problem && problemJson(report.problem) };
  // Locked, so that an item whose fetch is answered meanwhile is found waiting.
  await tx.$queryRaw`
    SELECT 1 FROM "media_item" WHERE "connection_id" = ${connectionId}::uuid AND "provider_media_id" = ${providerMediaId}
    ORDER BY "id" FOR NO KEY UPDATE`;
  const known = await tx.mediaItem.findMany({
    where: { connectionId, providerMediaId, ...(phoneNumberId === null ? {} : { phoneNumberId }) },
    select: { id: true, status: true, blobId: true, nextTrigger: true, fetchReport: true },
  });
  // A replayed delivery must not undo what was reported since.
  const items = known.filter(({ fetchReport: stored }) => (fetchReportOf(stored)?.at ?? report.at) <= report.at);
  await tx.mediaItem.updateMany({ where: { id: { in: items.map(({ id }) => id) } }, data: { fetchReport } });
  // The time of the report, not ours: another machine's clock must not find the item not due yet.
  await tx.mediaItem.updateMany({
    where: { id: { in: items.map(({ id }) => id) }, status: "AWAITING_PROVIDER" },
    data: { nextAttemptAt: report.at },
  });
  return known;
}

function problemJson({ diagnosis, ...words }: NonNullable<FetchReport["problem"]>) {
  return { ...storableFields(words), ...(diagnosis && { diagnosis: { ...diagnosis } }) };
}
