import { hostname } from "node:os";
import { systemClock } from "../clock";
import type { Scope } from "../data/scope";
import { newRequestId } from "../ids";
import type { JobName, JobPayload } from "../jobs/contracts";
import { advanceBulkRun } from "../media/use-cases/bulk/advance-run";
import { planRound } from "../media/use-cases/bulk/plan-run";
import { runBulkProbe } from "../media/use-cases/bulk/probe-bulk-item";
import { runAskedProbe } from "../media/use-cases/probe-item";
import { renderStoredBlob } from "../media/use-cases/render-blob";
import { runDownload } from "../media/use-cases/run-download";
import { runUpload } from "../media/use-cases/run-upload";
import { wakeNumber } from "../media/use-cases/wake-number";
import { processDelivery } from "../webhooks/process";

export type Handlers = { readonly [N in JobName]: (payload: JobPayload<N>) => Promise<void> };

/** Names this process among all workers. */
export function newWorkerId(): string {
  return `${hostname()}-${process.pid}-${newRequestId().slice(0, 8)}`;
}

function ownScope(): Scope {
  return { kind: "system", actor: "worker", requestId: newRequestId() };
}

/** What a worker does for each job; a job without a handler does not compile. `stopping` aborts when it is to stop. */
export function createHandlers(workerId: string, stopping: AbortSignal): Handlers {
  const deps = { workerId, clock: systemClock, random: Math.random, stopping };
  return {
    "download-media": ({ mediaItemId }) => runDownload(mediaItemId, deps),
    "probe-media": ({ mediaItemId }) => runAskedProbe(mediaItemId, deps),
    "wake-number": ({ phoneNumberId }) => wakeNumber(phoneNumberId, systemClock.now()),
    "send-upload": ({ uploadId }) => runUpload(uploadId, deps),
    "process-webhook": ({ webhookEventId }) => processDelivery(webhookEventId, newRequestId(), systemClock.now()),
    "render-blob": ({ blobId }) => renderStoredBlob(blobId, stopping),
    "plan-bulk-run": ({ bulkRunId }) => planRound(ownScope(), bulkRunId, systemClock.now()),
    "probe-bulk-item": (item) => runBulkProbe(ownScope(), item, deps),
    "advance-bulk-run": ({ bulkRunId }) => advanceBulkRun(ownScope(), bulkRunId, systemClock.now()),
  };
}
