import { listBulkItems } from "../../../data/bulk-reads";
import { getBulkRun } from "../../../data/bulk-runs";
import type { Scope } from "../../../data/scope";
import { NotFoundError } from "../../../errors";
import { isUuid } from "../../../ids";
import { csvLine } from "../../csv";
import { presentBulkItem } from "./present-run";

const PAGE = 1_000;
const HEAD = [
  "item",
  "business phone number",
  "file name",
  "kind",
  "received at",
  "customer",
  "forecast",
  "result",
  "status now",
  "finished at",
  "reason",
  "provider code",
  "what happened",
  "note",
];

/**
 * Every item of a run with its result, as CSV (RFC 4180, UTF-8), read page by page while it is sent. Customers' numbers
 * are masked. Throws NotFoundError.
 */
export async function bulkCsv(scope: Scope, id: string): Promise<ReadableStream<Uint8Array>> {
  const run = isUuid(id) ? await getBulkRun(scope, id) : null;
  if (!run) throw new NotFoundError("bulk run");
  const encoder = new TextEncoder();
  const lines = linesOf(scope, run.id);
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await lines.return();
    },
  });
}

async function* linesOf(scope: Scope, bulkRunId: string): AsyncGenerator<string, void, undefined> {
  yield csvLine(HEAD);
  let after: number | null = null;
  do {
    const rows: Awaited<ReturnType<typeof listBulkItems>> = await listBulkItems(scope, bulkRunId, {
      after,
      limit: PAGE,
    });
    if (rows.length > 0) yield rows.map(lineOf).join("");
    after = rows.length === PAGE ? (rows.at(-1)?.position ?? null) : null;
  } while (after !== null);
}

function lineOf(row: Parameters<typeof presentBulkItem>[0]): string {
  const item = presentBulkItem(row);
  return csvLine([
    item.itemId,
    item.phoneNumber,
    item.fileName,
    item.kind.toLowerCase(),
    item.receivedAt,
    item.senderMasked ?? "",
    item.forecast.toLowerCase(),
    item.state.toLowerCase().replace("_", " "),
    item.status.toLowerCase().replaceAll("_", " "),
    item.finishedAt ?? "",
    item.failure?.reason ?? "",
    item.failure?.providerCode ?? "",
    item.failure?.happened ?? "",
    item.note ?? "",
  ]);
}
