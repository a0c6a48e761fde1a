import { statfs } from "node:fs/promises";
import { checkStore } from "../blob/check";
import { blobStore } from "../blob/registry";
import { webhookTokenOf } from "../connections/open-connection";
import { listAllConnections } from "../data/connections";
import { databaseHindrance } from "../data/health";
import { listWorkers } from "../data/heartbeats";
import { readQueue, readServer } from "../data/self-check";
import { env } from "../env";
import { AppError, publicMessageOf } from "../errors";
import type { CheckResult } from "../providers/types";
import { ffmpegPath } from "../renditions/ffmpeg";
import { sealingKeyId } from "../sealing";
import { formatBytes } from "../sizes";

/** What one check found; the list below adds which it was. */
type Finding = Pick<CheckResult, "outcome" | "detail" | "remedy">;

interface Check {
  readonly id: string;
  readonly label: string;
  readonly needsDatabase: boolean;
  readonly find: () => Promise<Finding>;
  /** What to do when `find` throws. */
  readonly remedy: string;
}

const ALIVE_MS = 30_000;
const SLOW_QUEUE_SECONDS = 60;
const MAX_CLOCK_DRIFT_MS = 5_000;
const LOW_DISK_BYTES = 1024 ** 3;
const FULL_DISK_BYTES = 100 * 1024 ** 2;

const ok = (detail: string): Finding => ({ outcome: "ok", detail, remedy: null });
const warning = (detail: string, remedy: string): Finding => ({ outcome: "warning", detail, remedy });
const failed = (detail: string, remedy: string): Finding => ({ outcome: "failed", detail, remedy });

/** In the order in which things depend on each other. */
const CHECKS: readonly Check[] = [
  {
    id: "migrations",
    label: "Tables",
    needsDatabase: true,
    remedy: "`npm start`, `npm run web` and `npm run worker` each bring the database up to date.",
    find: async () => {
      const hindrance = await databaseHindrance();
      if (hindrance) return failed(hindrance, "Restart the console: `npm start` brings the database up to date.");
      return ok("every migration of this version is applied");
    },
  },
  {
    id: "clock",
    label: "Clock",
    needsDatabase: true,
    remedy: "Let both machines take their time from NTP.",
    find: async () => {
      const asked = Date.now();
      const { now } = await readServer();
      const drift = now.getTime() - (asked + Date.now()) / 2;
      const seconds = `${(Math.abs(drift) / 1000).toFixed(1)} s ${drift > 0 ? "behind" : "ahead of"} the database`;
      if (Math.abs(drift) < MAX_CLOCK_DRIFT_MS) return ok(`this machine is ${seconds}`);
      return warning(
        `this machine is ${seconds}`,
        "Let both machines take their time from NTP: providers refuse signatures.",
      );
    },
  },
  {
    id: "workers",
    label: "Workers",
    needsDatabase: true,
    remedy: "`npm start` runs one; `npm run worker` starts more.",
    find: async () => {
      const workers = await listWorkers(new Date(Date.now() - ALIVE_MS));
      if (workers.length === 0) {
        return failed(
          "none is running, so nothing is fetched or sent",
          "`npm start` runs one; `npm run worker` starts more.",
        );
      }
      return ok(workers.map((worker) => `${worker.hostname} (process ${worker.pid})`).join(", "));
    },
  },
  {
    id: "queue",
    label: "Queue",
    needsDatabase: true,
    remedy: "Start a worker once: it makes the tables of the queue.",
    find: async () => {
      const { due, oldestSeconds, exhausted } = await readQueue();
      const given = exhausted > 0 ? `; ${exhausted} given up` : "";
      const detail = due === 0 ? `nothing waits${given}` : `${due} jobs wait, the first for ${oldestSeconds} s${given}`;
      if ((oldestSeconds ?? 0) <= SLOW_QUEUE_SECONDS) return ok(detail);
      return warning(detail, "More workers (`npm run worker`) or a higher ATTACHE_WORKER_CONCURRENCY would help.");
    },
  },
  {
    id: "secret-key",
    label: "Secret key",
    needsDatabase: true,
    remedy: "Set ATTACHE_SECRET_KEY, or make the data folder readable for this user.",
    find: async () => {
      const keyId = sealingKeyId();
      const connections = await listAllConnections();
      for (const connection of connections) webhookTokenOf(connection);
      return ok(`${keyId} seals; the secrets of ${connections.length} connections open`);
    },
  },
  {
    id: "blob-store",
    label: "Storage",
    needsDatabase: false,
    remedy: "Check the ATTACHE_S3_… settings, or the rights of the data folder.",
    find: async () => {
      await checkStore(blobStore());
      return ok(`${blobStore().name}: written, read and deleted a few bytes`);
    },
  },
  {
    id: "disk-space",
    label: "Disk",
    needsDatabase: false,
    remedy: "The data folder is made by `npm start`; ATTACHE_DATA_DIR moves it.",
    find: async () => {
      const folder = env().ATTACHE_DATA_DIR;
      const { bavail, bsize } = await statfs(folder);
      const free = bavail * bsize;
      const detail = `${formatBytes(free)} free for ${folder}`;
      const remedy = "Make room, or move bytes to S3 with ATTACHE_BLOB_STORE=s3.";
      if (free < FULL_DISK_BYTES) return failed(detail, remedy);
      return free < LOW_DISK_BYTES ? warning(detail, remedy) : ok(detail);
    },
  },
  {
    id: "ffmpeg",
    label: "ffmpeg",
    needsDatabase: false,
    remedy: "Install ffmpeg.",
    find: async () => {
      const path = await ffmpegPath();
      if (path) return ok(path);
      return warning(
        "not on the PATH: some recordings and videos get no preview",
        "Install ffmpeg and restart the worker.",
      );
    },
  },
];

/** Looks at everything that an installation needs. Never throws: what is wrong is a result. */
export async function runChecks(): Promise<CheckResult[]> {
  const database = await checkDatabase();
  const results = [database];
  for (const check of CHECKS) {
    const { id, label } = check;
    if (check.needsDatabase && database.outcome === "failed") {
      results.push({ id, label, outcome: "skipped", detail: "needs the database", remedy: null });
    } else {
      const finding = await check.find().catch((error) => failed(reasonOf(error), check.remedy));
      results.push({ id, label, ...finding });
    }
  }
  return results;
}

/** The engine's own reason stands in its last line, below the source it was called from. */
function reasonOf(error: unknown): string {
  if (error instanceof AppError || !(error instanceof Error)) return publicMessageOf(error);
  return error.message.trim().split("\n").at(-1) ?? error.name;
}

async function checkDatabase(): Promise<CheckResult> {
  const which = { id: "database", label: "Database" };
  const url = env().DATABASE_URL;
  if (!url) {
    return { ...which, ...failed("DATABASE_URL is not set and none runs here", "`npm start` brings one along.") };
  }
  const place = new URL(url).host;
  try {
    return { ...which, ...ok(`PostgreSQL ${(await readServer()).version} at ${place}`) };
  } catch {
    return { ...which, ...failed(`nothing usable at ${place}`, "Check DATABASE_URL, and that PostgreSQL runs.") };
  }
}
