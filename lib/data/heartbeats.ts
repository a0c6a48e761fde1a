import { db } from "./db";
import type { WorkerHeartbeat } from "./generated/client";
import type { Tx } from "./transaction";

export interface WorkerFacts {
  readonly workerId: string;
  readonly hostname: string;
  readonly pid: number;
  readonly startedAt: Date;
  /** Names under which the process holds job locks. */
  readonly lockHolders: string[];
}

export async function beat(worker: WorkerFacts, now: Date): Promise<void> {
  await db().workerHeartbeat.upsert({
    where: { workerId: worker.workerId },
    create: { ...worker, lastSeenAt: now },
    update: { lastSeenAt: now, lockHolders: worker.lockHolders },
  });
}

export async function removeHeartbeat(workerId: string): Promise<void> {
  await db().workerHeartbeat.deleteMany({ where: { workerId } });
}

/** Workers heard of since `since`, latest first. */
export function listWorkers(since: Date): Promise<WorkerHeartbeat[]> {
  return db().workerHeartbeat.findMany({ where: { lastSeenAt: { gte: since } }, orderBy: { lastSeenAt: "desc" } });
}

/**
 * Frees the jobs of workers not heard of since `silentSince`, which would otherwise stay locked for hours. A lock that
 * is younger than that is left alone: its holder may have started a moment ago. Returns whose locks were freed.
 */
export async function freeJobsOfDeadWorkers(tx: Tx, silentSince: Date): Promise<string[]> {
  const dead = await tx.$queryRaw<{ holder: string }[]>`
    SELECT DISTINCT held."locked_by" AS "holder" FROM (
      SELECT "locked_by", "locked_at" FROM graphile_worker._private_jobs
      UNION ALL
      SELECT "locked_by", "locked_at" FROM graphile_worker._private_job_queues
    ) held
    WHERE held."locked_by" IS NOT NULL AND held."locked_at" < ${silentSince}
      AND NOT EXISTS (
        SELECT 1 FROM "worker_heartbeat" h
        WHERE h."last_seen_at" >= ${silentSince} AND held."locked_by" = ANY(h."lock_holders"))`;
  const holders = dead.map((row) => row.holder);
  if (holders.length > 0) await tx.$executeRaw`SELECT graphile_worker.force_unlock_workers(${holders}::text[])`;
  await tx.workerHeartbeat.deleteMany({ where: { lastSeenAt: { lt: silentSince } } });
  return holders;
}
