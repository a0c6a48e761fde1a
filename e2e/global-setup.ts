import { createWriteStream } from "node:fs";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { findEmbeddedDatabase } from "../lib/launcher/database";
import { ensureBuilt } from "../lib/launcher/prepare.mjs";
import { startNxcloud } from "../lib/sandbox/nxcloud/start";
import { type ConsoleProcess, startConsole } from "../lib/testing/console-process";
import { announceStage, checkout, resultsFolder } from "./stage";

/** Starts the sandbox and the product itself on free ports and an empty data folder. Returns what stops them. */
export default async function setup(): Promise<() => Promise<void>> {
  await ensureBuilt(checkout);
  const sandbox = await startNxcloud({ port: 0 });
  const folder = await mkdtemp(path.join(tmpdir(), "attache-e2e-"));
  // Root's PostgreSQL runs under another account, which has to pass through.
  await chmod(folder, 0o711);
  const dataDir = path.join(folder, "data");
  // Every port: tests start stand-ins of their own.
  const allowedPrivateHosts = ["127.0.0.1"];
  const consoleProcess = await startConsole({
    dataDir,
    allowedPrivateHosts,
    environment: {
      // All that could ever be printed, for the test that looks for secrets in it.
      ATTACHE_LOG_LEVEL: "debug",
      // Items that no provider knows have to stay as a test made them.
      ATTACHE_RESCUE_SWEEP_MINUTES: "0",
    },
  });

  const logFile = path.join(resultsFolder, "console.log");
  await keepOutput(consoleProcess, logFile);
  Object.assign(process.env, {
    DATABASE_URL: await findEmbeddedDatabase(dataDir),
    ATTACHE_DATA_DIR: dataDir,
    ATTACHE_ALLOWED_PRIVATE_HOSTS: allowedPrivateHosts.join(","),
    ATTACHE_LOG_LEVEL: "silent",
  });
  announceStage({ consoleUrl: consoleProcess.url, sandboxUrl: sandbox.url, admin: consoleProcess.admin, logFile });
  return async () => {
    await consoleProcess.stop();
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  };
}

async function keepOutput({ launcher, output }: ConsoleProcess, file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const log = createWriteStream(file);
  log.write(output());
  for (const stream of [launcher.stdout, launcher.stderr]) stream?.on("data", (text: string) => log.write(text));
}
