import { findUnrenderedBlobs } from "../data/blobs";
import { findLostBulkRuns } from "../data/bulk-runs";
import { findLostItems, releaseExpiredLeases } from "../data/downloads";
import { freeJobsOfDeadWorkers } from "../data/heartbeats";
import { closeMendedIncidents, wakeIncidents } from "../data/incident-sweep";
import { makeNumberHours } from "../data/number-hours";
import { inTransaction, type Tx } from "../data/transaction";
import { findLostUploads, releaseExpiredUploads } from "../data/uploads";
import { findLostWebhookEvents } from "../data/webhook-events";
import {
  scheduleBulkRun,
  scheduleDownload,
  scheduleRendering,
  scheduleUpload,
  scheduleWebhook,
} from "../jobs/schedule";
import { logger } from "../logger";
import { tellBulkRuns } from "../media/use-cases/bulk/note-bulk-attempt";
import { noteGivenUp } from "../media/use-cases/note-incident";

/** A worker that has been silent for this long counts as dead. Milliseconds. */
const SILENCE_MS = 30_000;
/** A row whose time has come this long ago without being started has lost its wake-up. Milliseconds. */
const OVERDUE_MS = 60_000;
/** A bulk run that has not moved for this long is woken: its wake-up was lost, or what held it back may be over. */
const BULK_SILENCE_MS = 15_000;
const SWEEP_LOCK = 0x61747461;
const INCIDENT_SWEEP_LOCK = 0x61747469;
const HOURS_SWEEP_LOCK = 0x61747468;

/**
 * Brings back everything that a dead worker held or that lost its wake-up. Any worker may run it at any time; while
 * one does, the others skip.
 */
export async function sweep(now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    if (!(await takeSweepLock(tx))) return;
    const due = new Date(now.getTime() - OVERDUE_MS);
    const dead = await freeJobsOfDeadWorkers(tx, new Date(now.getTime() - SILENCE_MS));
    const { released, givenUp } = await releaseExpiredLeases(tx, now);
    await noteGivenUp(tx, givenUp, now);
    for (const { id, failure } of givenUp) await tellBulkRuns(tx, id, { state: "FAILED", failure, now });
    const releasedUploads = await releaseExpiredUploads(tx, now);
    for (const item of [...released, ...(await findLostItems(tx, due))]) await scheduleDownload(tx, item);
    for (const upload of [...releasedUploads, ...(await findLostUploads(tx, due))]) {
      await scheduleUpload(tx, upload);
    }
    for (const event of await findLostWebhookEvents(tx, due)) await scheduleWebhook(tx, event.id);
    for (const run of await findLostBulkRuns(tx, new Date(now.getTime() - BULK_SILENCE_MS))) {
      await scheduleBulkRun(tx, run);
    }
    for (const blob of await findUnrenderedBlobs(tx, due)) {
      await scheduleRendering(tx, blob.id);
    }
    if (dead.length + released.length + releasedUploads.length > 0) {
      logger.info(
        { deadLockHolders: dead.length, items: released.length, uploads: releasedUploads.length },
        "brought back what dead workers held",
      );
    }
  });
}

/** Wakes snoozed incidents whose time is over and closes those that work again. */
export async function sweepIncidents(now: Date): Promise<void> {
  await wakeIncidents(now);
  const closed = await inTransaction(async (tx) => {
    return (await takeSweepLock(tx, INCIDENT_SWEEP_LOCK)) ? closeMendedIncidents(tx, now) : 0;
  });
  if (closed > 0) logger.info({ closed }, "closed incidents that are over");
}

/** Makes the hours of the health board. */
export async function sweepHours(now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    if (await takeSweepLock(tx, HOURS_SWEEP_LOCK)) await makeNumberHours(tx, now);
  });
}

async function takeSweepLock(tx: Tx, lock = SWEEP_LOCK): Promise<boolean> {
  const rows = await tx.$queryRaw<{ taken: boolean }[]>`SELECT pg_try_advisory_xact_lock(${lock}::bigint) AS "taken"`;
  return rows[0]?.taken === true;
}
