import type { BulkStatus } from "../data/generated/client";
import type { SqlTx } from "../data/transaction";
import { enqueue } from "./queue";

const BULK_PRIORITY = 5;

/** Wakes a worker for a media item, now or at `runAt`. What a bulk run asked for comes after all live traffic. */
export function scheduleDownload(
  tx: SqlTx,
  item: { readonly id: string; readonly nextTrigger: string },
  runAt?: Date,
): Promise<void> {
  const priority = item.nextTrigger === "BULK" ? BULK_PRIORITY : 0;
  return enqueue(tx, "download-media", { mediaItemId: item.id }, { key: `download:${item.id}`, runAt, priority });
}

/**
 * Wakes a number's line at `runAt`. One job however many wait: an earlier wake-up that waits already is enough, as it
 * looks for itself when the next one is due.
 */
export function scheduleWakeUp(tx: SqlTx, phoneNumberId: string, runAt: Date): Promise<void> {
  return enqueue(tx, "wake-number", { phoneNumberId }, { key: `wake:${phoneNumberId}`, runAt, onlyIfEarlier: true });
}

/**
 * Wakes a worker to look whether a media item is still there, now or at `runAt`. Somebody is waiting for it: it goes
 * before downloads.
 */
export function scheduleProbe(tx: SqlTx, mediaItemId: string, runAt?: Date): Promise<void> {
  return enqueue(tx, "probe-media", { mediaItemId }, { key: `probe:${mediaItemId}`, runAt, priority: -10 });
}

/** Wakes a worker for an upload, now or at `runAt`. Somebody is waiting for it: it goes before downloads. */
export function scheduleUpload(tx: SqlTx, upload: { readonly id: string }, runAt?: Date): Promise<void> {
  return enqueue(tx, "send-upload", { uploadId: upload.id }, { key: `upload:${upload.id}`, runAt, priority: -10 });
}

/** Wakes a worker for a stored delivery. */
export function scheduleWebhook(tx: SqlTx, webhookEventId: string): Promise<void> {
  return enqueue(tx, "process-webhook", { webhookEventId }, { key: `webhook:${webhookEventId}`, priority: -20 });
}

/** Wakes a worker to measure and draw new bytes, after everything that moves bytes. */
export function scheduleRendering(tx: SqlTx, blobId: string): Promise<void> {
  return enqueue(tx, "render-blob", { blobId }, { key: `render:${blobId}`, priority: 10 });
}

/** Wakes a worker to go on with a bulk run, now or at `runAt`. */
export function scheduleBulkRun(
  tx: SqlTx,
  run: { readonly id: string; readonly status: BulkStatus },
  runAt?: Date,
): Promise<void> {
  const name = run.status === "PLANNING" ? "plan-bulk-run" : "advance-bulk-run";
  return enqueue(tx, name, { bulkRunId: run.id }, { key: `bulk:${run.id}`, runAt, priority: BULK_PRIORITY });
}

/** Wakes a worker to look, for a bulk run, whether one of its items is still there. */
export function scheduleBulkProbe(
  tx: SqlTx,
  item: { readonly bulkRunId: string; readonly mediaItemId: string },
): Promise<void> {
  const key = `bulk-probe:${item.bulkRunId}:${item.mediaItemId}`;
  return enqueue(tx, "probe-bulk-item", { ...item }, { key, priority: BULK_PRIORITY });
}
