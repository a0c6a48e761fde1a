import { type Env, parseEnv } from "../env";
import { ConfigError } from "../errors";
import { prepareDataFolder } from "./data-folder";
import { checkReachable, keepDatabase } from "./database";
import { seedDemo } from "./demo";
import { untilHealthy } from "./http-wait";
import { type DataFolderLock, lockDataFolder } from "./lock";
import { migrate } from "./migrate";
import { becomesFree, findFreePort, portTaken } from "./ports";
import { chooseSandboxPlace, type SandboxPlace, sandboxProgram } from "./sandbox";
import { aborted, onStopRequest } from "./signals";
import { type Program, type SupervisedProgram, supervise } from "./supervise";
import { say, tellError } from "./terminal";

/** What a launcher starts. */
export interface LaunchPlan {
  readonly command: "quickstart" | "start" | "dev";
  /** With the sandbox and the demo company's data. */
  readonly demo: boolean;
  /** Pages are compiled as they are asked for, and again when their source changes. */
  readonly development: boolean;
  /** What serves on PORT and works behind it, in the order of starting. */
  readonly programs: readonly Omit<Program, "environment">[];
}

/** Something that was started and has to be stopped, the last one first. */
interface Part {
  stop(): Promise<void>;
  /** For those who cannot wait; nothing to do for what survives a sudden end. */
  kill?(): void;
}

interface Launcher {
  readonly plan: LaunchPlan;
  readonly settings: Env;
  readonly parts: Part[];
  readonly signal: AbortSignal;
}

const LEAVING_MS = 15_000;

async function openDatabase({ settings, parts }: Launcher, onMoved: () => void): Promise<() => string> {
  const given = settings.DATABASE_URL;
  if (given) {
    await checkReachable(given);
    return () => given;
  }
  const database = await keepDatabase(settings.ATTACHE_DATA_DIR, onMoved);
  parts.push(database);
  return database.url;
}

async function consolePort({ settings }: Launcher, lock: DataFolderLock): Promise<number> {
  if (settings.PORT === 0) return findFreePort("0.0.0.0");
  const free = await becomesFree(settings.PORT, lock.afterCrash ? LEAVING_MS : 0);
  if (!free) throw new ConfigError(portTaken(settings.PORT));
  return settings.PORT;
}

async function startSandbox(launcher: Launcher, lock: DataFolderLock): Promise<SandboxPlace> {
  const { settings, parts, signal } = launcher;
  const place = await chooseSandboxPlace(settings.ATTACHE_DATA_DIR, lock.afterCrash);
  parts.push(supervise(sandboxProgram(place, settings.ATTACHE_DATA_DIR)));
  await Promise.all(place.apiUrls.map((url) => untilHealthy(`${url}/control/health`, signal)));
  return place;
}

/** Made here and not by the web process, so that its password is printed on this terminal, once. */
async function announceFirstAdmin(environment: NodeJS.ProcessEnv): Promise<void> {
  Object.assign(process.env, environment);
  const { ensureFirstAdmin } = await import("../auth/first-admin");
  const { disconnectDb } = await import("../data/db");
  const admin = await ensureFirstAdmin().finally(disconnectDb);
  if (admin.password) say(`First admin: ${admin.email}, password ${admin.password} (shown this once)`);
}

async function startAll(launcher: Launcher): Promise<void> {
  const { plan, settings, parts, signal } = launcher;
  const folder = settings.ATTACHE_DATA_DIR;
  await prepareDataFolder(folder);
  const lock = await lockDataFolder(folder, plan.command);
  parts.push({ stop: lock.release });
  const port = await consolePort(launcher, lock);

  const running: SupervisedProgram[] = [];
  const databaseUrl = await openDatabase(launcher, () => {
    for (const program of running) program.restart();
  });
  signal.throwIfAborted();
  const applied = await migrate(databaseUrl());
  if (applied.length > 0) say(`Migrated the database: ${applied.join(", ")}`);
  signal.throwIfAborted();

  const sandbox = plan.demo ? await startSandbox(launcher, lock) : null;
  const allowedPrivateHosts = [...settings.ATTACHE_ALLOWED_PRIVATE_HOSTS, ...(sandbox?.hosts ?? [])].join(",");
  await lock.announce({ allowedPrivateHosts });
  const address = settings.ATTACHE_URL ?? `http://localhost:${port}`;
  const environment = (): NodeJS.ProcessEnv => ({
    ...process.env,
    NODE_ENV: plan.development ? "development" : "production",
    PORT: String(port),
    DATABASE_URL: databaseUrl(),
    ATTACHE_DATA_DIR: folder,
    ATTACHE_ALLOWED_PRIVATE_HOSTS: allowedPrivateHosts,
  });

  if (!plan.demo) await announceFirstAdmin(environment());
  running.push(...plan.programs.map((program) => supervise({ ...program, environment })));
  parts.push(...running);
  const local = `http://127.0.0.1:${port}`;
  await untilHealthy(`${local}/api/health`, signal);
  const demo = sandbox
    ? await seedDemo({ ...environment(), SANDBOX_URL: sandbox.url, CONSOLE_URL: local }, signal)
    : null;

  say(`\nAttaché is ready: ${address}`);
  if (demo) say(`Sign in with ${demo.email} and the password ${demo.password}`);
  say("Ctrl-C stops it.\n");
}

/** Starts everything of a plan on this machine and keeps it running until it is asked to stop. Ends the process. */
export async function launch(plan: LaunchPlan): Promise<never> {
  const parts: Part[] = [];
  const signal = onStopRequest(() => {
    for (const part of parts) part.kill?.();
  });
  let exitCode = 0;
  try {
    await startAll({ plan, settings: parseEnv(process.env), parts, signal });
    await aborted(signal);
  } catch (error) {
    if (!signal.aborted) {
      tellError(error);
      exitCode = 1;
    }
  }
  for (const part of parts.reverse()) await part.stop().catch(tellError);
  process.exit(exitCode);
}
