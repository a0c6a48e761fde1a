import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { findFreePort } from "../launcher/ports";
import { waitFor } from "./wait-for";

const checkout = path.resolve(import.meta.dirname, "../..");
const START_MS = 120_000;

export interface ConsoleOptions {
  readonly dataDir: string;
  /** "host:port" entries that may be private; the sandbox's. */
  readonly allowedPrivateHosts: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** The product as `npm start` runs it, from the built checkout, in processes of its own. */
export interface ConsoleProcess {
  readonly url: string;
  readonly admin: { readonly email: string; readonly password: string };
  readonly launcher: ChildProcess;
  /** Everything it printed so far. */
  output(): string;
  /** Process ids below the launcher whose command line holds `entry`, e.g. "lib/worker/main.ts". */
  pidsOf(entry: string): Promise<number[]>;
  stop(): Promise<void>;
}

/** Starts what was built last on a free port and waits until it can serve. Rejects with what it printed otherwise. */
export async function startConsole(options: ConsoleOptions): Promise<ConsoleProcess> {
  // Root's PostgreSQL runs under another account; what that cannot enter leaves its rows in /var/lib/attache for ever.
  await mkdir(options.dataDir, { recursive: true });
  await chmod(options.dataDir, 0o711);
  const port = await findFreePort("127.0.0.1");
  const admin = { email: "admin@attache.example", password: "a password for the test run" };
  const launcher = spawn(process.execPath, [path.join(checkout, "lib/launcher/run.mjs"), "lib/launcher/start.ts"], {
    cwd: checkout,
    env: {
      ...process.env,
      NODE_ENV: "production",
      DATABASE_URL: "",
      PORT: String(port),
      ATTACHE_DATA_DIR: options.dataDir,
      ATTACHE_ALLOWED_PRIVATE_HOSTS: options.allowedPrivateHosts.join(","),
      ATTACHE_ADMIN_EMAIL: admin.email,
      ATTACHE_ADMIN_PASSWORD: admin.password,
      ATTACHE_LOG_LEVEL: "info",
      ...options.environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [launcher.stdout, launcher.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  }
  const url = `http://127.0.0.1:${port}`;
  const healthy = async () =>
    launcher.exitCode !== null || (await fetch(`${url}/api/health`).catch(() => null))?.status === 200;
  await waitFor(healthy, { what: "the console to serve", timeoutMs: START_MS }).catch((error: unknown) => {
    throw new Error(`The console does not come up. It printed:\n${printed}`, { cause: error });
  });
  if (launcher.exitCode !== null) throw new Error(`The console ended while starting. It printed:\n${printed}`);
  return {
    url,
    admin,
    launcher,
    output: () => printed,
    pidsOf: (entry) => pidsOf(entry, port),
    stop: async () => {
      if (launcher.exitCode !== null || launcher.signalCode !== null) return;
      launcher.kill("SIGTERM");
      await once(launcher, "exit");
    },
  };
}

/** Found by the port in their environment: children of a launcher that was killed have no parent to tell them by. */
async function pidsOf(entry: string, port: number): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const command = await readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "");
    if (!command.includes(entry)) continue;
    const environment = await readFile(`/proc/${name}/environ`, "utf8").catch(() => "");
    if (environment.split("\0").includes(`PORT=${port}`)) found.push(Number(name));
  }
  return found;
}

/** Resident memory of a process in bytes. Linux only. */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}
