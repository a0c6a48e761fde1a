import { type ReportedItem, recordFetchReport } from "../../data/fetch-reports";
import type { Scope } from "../../data/scope";
import type { Tx } from "../../data/transaction";
import { scheduleDownload } from "../../jobs/schedule";
import type { FetchReport } from "../provider-wait";
import { startDownload } from "./ingest-reference";

/**
 * Takes what a provider reported about a download that it makes itself: an item that waits for it is asked for at once,
 * and one that was given up is fetched after all when its bytes are there now. Returns the ids of the items that are known by it.
 */
export async function takeFetchReport(
  scope: Scope,
  tx: Tx,
  about: Parameters<typeof recordFetchReport>[1],
  report: FetchReport,
): Promise<string[]> {
  const items = await recordFetchReport(tx, about, report);
  for (const item of items) {
    if (item.status === "AWAITING_PROVIDER") await scheduleDownload(tx, item);
    else if (report.problem === null && wasGivenUp(item)) await startDownload(scope, tx, item.id, "WEBHOOK");
  }
  return items.map(({ id }) => id);
}

function wasGivenUp({ status, blobId }: ReportedItem): boolean {
  return blobId === null && (status === "FAILED" || status === "GONE" || status === "RETRY_WAIT");
}
