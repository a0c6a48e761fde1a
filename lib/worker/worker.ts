import { EventEmitter } from "node:events";
import { hostname } from "node:os";
import {
  type Logger as EngineLogger,
  Logger,
  type Runner,
  run,
  type TaskList,
  type WorkerEvents,
} from "graphile-worker";
import { databaseUrl, disconnectDb } from "../data/db";
import { beat, removeHeartbeat } from "../data/heartbeats";
import { forgetOldCourses } from "../data/incident-sweep";
import { forgetOldHours } from "../data/number-hours";
import { forgetEndedSessions } from "../data/sessions";
import { env } from "../env";
import { JOBS, type JobName } from "../jobs/contracts";
import { logger } from "../logger";
import { reclaimStorage } from "../media/use-cases/reclaim-storage";
import { sweepForRescue } from "../media/use-cases/rescue-sweep";
import { createHandlers, type Handlers, newWorkerId } from "./handlers";
import { repeat } from "./repeat";
import { sweep, sweepHours, sweepIncidents } from "./sweeps";

const HEARTBEAT_MS = 5_000;
const SWEEP_MS = 10_000;
const HOURS_SWEEP_MS = 30_000;
const HOUR_MS = 60 * 60_000;
const ENDED_SESSIONS_KEPT_MS = 30 * 24 * HOUR_MS;

export interface Worker {
  readonly workerId: string;
  /** Settles when the worker takes no more jobs, or fewer than it should, asked to or not. */
  readonly ended: Promise<void>;
  /** Takes no more jobs, breaks off what runs so that it goes back in line at once, and says good-bye. */
  stop(): Promise<void>;
}

/** Starts taking jobs. Throws when the database cannot be reached. */
export async function startWorker(): Promise<Worker> {
  const workerId = newWorkerId();
  const stopping = new AbortController();
  const lockHolders: string[] = [];
  const events = new EventEmitter() as WorkerEvents;
  events.on("worker:create", ({ worker }) => lockHolders.push(worker.workerId));
  const crippled = losesSlot(events);

  const facts = { workerId, hostname: hostname(), pid: process.pid, startedAt: new Date(), lockHolders };
  await beat(facts, new Date());
  const runner = await run({
    connectionString: databaseUrl(),
    concurrency: env().ATTACHE_WORKER_CONCURRENCY,
    noHandleSignals: true,
    // Nothing waits for this in practice: LISTEN wakes the workers. It catches jobs whose time comes later.
    pollInterval: 1_000,
    taskList: taskList(createHandlers(workerId, stopping.signal)),
    events,
    logger: engineLogger,
  });
  await beat(facts, new Date());
  const loops = [
    repeat("heartbeat", HEARTBEAT_MS, stopping.signal, () => beat(facts, new Date())),
    repeat("sweep", SWEEP_MS, stopping.signal, () => sweep(new Date())),
    repeat("incident sweep", SWEEP_MS, stopping.signal, () => sweepIncidents(new Date())),
    ...rescueSweeps(stopping.signal),
    repeat("hours sweep", HOURS_SWEEP_MS, stopping.signal, () => sweepHours(new Date())),
    repeat("course sweep", HOUR_MS, stopping.signal, async () => {
      await forgetOldCourses(new Date());
      await forgetOldHours(new Date());
    }),
    repeat("storage sweep", HOUR_MS, stopping.signal, () => reclaimStorage(new Date(), stopping.signal)),
    repeat("session sweep", HOUR_MS, stopping.signal, () =>
      forgetEndedSessions(new Date(Date.now() - ENDED_SESSIONS_KEPT_MS)),
    ),
  ];
  logger.info({ workerId, concurrency: env().ATTACHE_WORKER_CONCURRENCY }, "worker started");
  const ended = Promise.race([runner.promise, crippled]);
  return { workerId, ended, stop: () => stopWorker(workerId, runner, stopping, loops) };
}

/**
 * Rejects when one of the engine's concurrent jobs could not be marked as done, as when the database went away
 * meanwhile. The engine never replaces what ran it: a worker of which all are lost would seem alive and do nothing.
 */
function losesSlot(events: WorkerEvents): Promise<never> {
  const lost = new Promise<never>((_, reject) => {
    events.on("worker:fatalError", ({ error }) => reject(error));
  });
  // Nobody listens while the worker is still starting.
  lost.catch(() => undefined);
  return lost;
}

function rescueSweeps(stopping: AbortSignal): Promise<void>[] {
  const minutes = env().ATTACHE_RESCUE_SWEEP_MINUTES;
  if (minutes === 0) return [];
  const round = async () => void (await sweepForRescue(new Date(), stopping));
  return [repeat("rescue sweep", minutes * 60_000, stopping, round)];
}

async function stopWorker(
  workerId: string,
  runner: Runner,
  stopping: AbortController,
  loops: readonly Promise<void>[],
): Promise<void> {
  stopping.abort(new Error("The worker is stopping."));
  await runner.stop();
  await Promise.all(loops);
  await removeHeartbeat(workerId);
  await disconnectDb();
  logger.info({ workerId }, "worker stopped");
}

function taskList(handlers: Handlers): TaskList {
  const entry = <N extends JobName>(name: N) => [
    name,
    (payload: unknown) => handlers[name](JOBS[name].parse(payload) as Parameters<Handlers[N]>[0]),
  ];
  return Object.fromEntries((Object.keys(JOBS) as JobName[]).map(entry));
}

const engineLogger: EngineLogger = new Logger(() => (level, message, meta) => {
  // The engine tells of every job at "info"; rows tell the same and better.
  if (level === "error" || level === "warning") logger.warn({ engine: meta }, message);
  else logger.debug(message);
});
