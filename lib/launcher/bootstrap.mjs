// Runs before anything is installed: plain JavaScript, Node's own modules alone, syntax that an old Node can read.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ensureBuilt, ensureGenerated, ensureInstalled } from "./prepare.mjs";

const checkout = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** What each command runs, and what has to be there first. `dev`: the packages for tests as well. */
const COMMANDS = {
  quickstart: { entry: "lib/launcher/quickstart.ts", build: true },
  start: { entry: "lib/launcher/start.ts", build: true },
  web: { entry: "lib/launcher/web.ts", build: true },
  worker: { entry: "lib/launcher/worker.ts" },
  sandbox: { entry: "lib/sandbox/main.ts" },
  dev: { entry: "lib/launcher/dev.ts" },
  cli: { entry: "lib/launcher/cli.ts" },
  bench: { entry: "lib/testing/bench/main.ts", build: true, dev: true },
  soak: { entry: "lib/testing/soak/main.ts", build: true, dev: true },
  verify: { entry: "lib/testing/verify/main.ts", dev: true },
  migration: { entry: "lib/launcher/new-migration.ts" },
};

const SUPPORTED = "Attaché needs Node.js 20.19 or newer (of 22: 22.12 or newer).";

function isSupported(version) {
  const [major, minor] = version.split(".").map(Number);
  if (major === 20) return minor >= 19;
  if (major === 22) return minor >= 12;
  return major > 22;
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

async function main() {
  if (!isSupported(process.versions.node)) fail(`${SUPPORTED} This is ${process.versions.node}.`);
  const name = process.argv[2];
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) fail(`Usage: npm run ${Object.keys(COMMANDS).join("|")}`);

  // npm sets it too; files named on a command line are relative to it.
  process.env.INIT_CWD = process.env.INIT_CWD || process.cwd();
  process.chdir(checkout);
  if (!process.env.NODE_ENV && name !== "dev" && name !== "verify") process.env.NODE_ENV = "production";
  // Said at every start by a library that works on the Node versions we support all the same.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  await ensureInstalled(checkout, { withDevelopment: command.dev === true });
  await ensureGenerated(checkout);
  if (command.build) await ensureBuilt(checkout);

  process.argv.splice(2, 1, command.entry);
  await import("./run.mjs");
}

main().catch((error) => fail(error.expected ? error.message : error.stack));
