import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { db, disconnectDb } from "../../data/db";
import { type ConsoleProcess, startConsole } from "../console-process";
import { lookInto } from "../look-into";
import type { SandboxProcess } from "../sandbox-process";

const checkout = path.resolve(import.meta.dirname, "../../..");
const RESTART_AFTER_MS = 300;
const ASK_AGAIN_MS = 200;
const OUTAGE_MS = 120_000;

export const VICTIMS = ["worker", "web", "postgres"] as const;
export type Victim = (typeof VICTIMS)[number];

/** A launcher with database, web and one worker, and more workers beside it as another machine would add them. */
export interface Installation {
  readonly running: ConsoleProcess;
  /** Ends a process of this kind without warning; false when none runs at the moment. Somebody starts it again. */
  kill(victim: Victim, random: () => number): Promise<boolean>;
  /** Asks the database, again and again while it is away. */
  ask<T>(question: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

export async function openInstallation(
  dataDir: string,
  sandbox: SandboxProcess,
  options: { readonly workers: number; readonly environment: Readonly<Record<string, string>> },
): Promise<Installation> {
  const allowedPrivateHosts = sandbox.hosts;
  const running = await startConsole({ dataDir, allowedPrivateHosts, environment: options.environment });
  const further = Array.from({ length: options.workers - 1 }, () =>
    keepWorker({
      ...options.environment,
      NODE_ENV: "production",
      // Each finds the database where it runs now.
      DATABASE_URL: "",
      ATTACHE_DATA_DIR: dataDir,
      ATTACHE_ALLOWED_PRIVATE_HOSTS: allowedPrivateHosts.join(","),
    }),
  );
  await lookInto(dataDir, allowedPrivateHosts);

  async function ask<T>(question: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + OUTAGE_MS;
    for (;;) {
      try {
        await lookInto(dataDir, allowedPrivateHosts);
        return await question();
      } catch (error) {
        if (performance.now() > deadline) throw error;
        await pause(ASK_AGAIN_MS);
      }
    }
  }

  async function workerPids(): Promise<number[]> {
    const launched = await running.pidsOf("lib/worker/main.ts");
    return [...launched, ...further.flatMap(({ pid }) => pid() ?? [])];
  }

  async function pidsOf(victim: Victim): Promise<number[]> {
    switch (victim) {
      case "worker":
        return workerPids();
      case "web":
        return running.pidsOf("lib/launcher/web-server.ts");
      case "postgres":
        return postmasterPids();
    }
  }

  return {
    running,
    ask,
    async kill(victim, random) {
      const pids = await pidsOf(victim);
      const pid = pids[Math.floor(random() * pids.length)];
      if (pid === undefined) return false;
      process.kill(pid, "SIGKILL");
      return true;
    },
    async stop() {
      await Promise.all(further.map((worker) => worker.stop()));
      await disconnectDb();
      await running.stop();
    },
  };
}

/** A worker as `npm run worker` starts it, started again whenever it ends. */
function keepWorker(environment: NodeJS.ProcessEnv) {
  let child: ChildProcess | null = null;
  let stopping = false;
  const keep = async () => {
    while (!stopping) {
      child = spawn(process.execPath, ["lib/launcher/run.mjs", "lib/launcher/worker.ts"], {
        cwd: checkout,
        env: { ...process.env, ...environment },
        stdio: ["ignore", "ignore", "ignore", "ipc"],
      });
      await once(child, "exit");
      child = null;
      if (!stopping) await pause(RESTART_AFTER_MS);
    }
  };
  const kept = keep();
  return {
    pid: () => child?.pid ?? null,
    async stop() {
      stopping = true;
      child?.kill("SIGTERM");
      await kept;
    },
  };
}

async function postmasterPids(): Promise<number[]> {
  try {
    const [row] = await db().$queryRaw<{ folder: string }[]>`SELECT current_setting('data_directory') AS "folder"`;
    const [pid] = (await readFile(path.join(row?.folder ?? "", "postmaster.pid"), "utf8")).split("\n");
    return [Number(pid)];
  } catch {
    return [];
  }
}
