// Everything a checkout needs before TypeScript can run in it. Each step looks first and is silent when nothing is to do.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** Where the console's code is: what a build depends on. Tests and programs of their own are left out. */
const BUILD_SOURCES = ["app", "components", "lib", "public"];
const BUILD_FILES = ["proxy.ts", "next.config.mjs", "postcss.config.mjs", "tsconfig.json", "package-lock.json"];
const NOT_BUILT = /(^|\/)lib\/(launcher|sandbox|testing|cli|data\/generated)(\/|$)|\.test\.tsx?$/;

function readOrNull(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

function expected(message) {
  return Object.assign(new Error(message), { expected: true });
}

/** Runs a program quietly; its output is shown when it fails. */
function run(what, command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    const output = [];
    child.stdout.on("data", (chunk) => output.push(chunk));
    child.stderr.on("data", (chunk) => output.push(chunk));
    child.on("error", (error) => reject(expected(`${what} failed: ${error.message}`)));
    child.on("close", (code, signal) => {
      if (code === 0) return resolve();
      reject(expected(`${Buffer.concat(output)}\n${what} failed (${signal || `exit code ${code}`}).`));
    });
  });
}

/** Whether npm's own list of what it installed is what the lock file asks for. */
function treeFitsLock(checkout, withDevelopment) {
  const installed = JSON.parse(readOrNull(path.join(checkout, "node_modules/.package-lock.json")) || "{}").packages;
  if (!installed) return false;
  const wanted = JSON.parse(readOrNull(path.join(checkout, "package-lock.json")) || "{}").packages || {};
  return Object.entries(wanted).every(([place, entry]) => {
    if (place === "") return true;
    const found = installed[place];
    if (found) return found.version === entry.version;
    // Packages for other platforms are never installed; those for tests need not be where nothing is tested.
    return entry.optional || entry.devOptional || (entry.dev && !withDevelopment);
  });
}

/** `npm ci` unless the packages of the lock file are there. No dependency's install script runs; none is needed. */
export async function ensureInstalled(checkout, { withDevelopment }) {
  const lock = fs.statSync(path.join(checkout, "package-lock.json"));
  const stampFile = path.join(checkout, "node_modules/.attache-installed");
  const stamp = `${lock.size} ${lock.mtimeMs} ${withDevelopment ? "all" : "production"}`;
  const found = readOrNull(stampFile);
  if (found === stamp || found === `${lock.size} ${lock.mtimeMs} all`) return;

  if (!treeFitsLock(checkout, withDevelopment)) {
    process.stderr.write("Installing packages …\n");
    const npm = process.env.npm_execpath;
    const args = ["ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund"];
    const options = { cwd: checkout };
    if (npm) await run("npm ci", process.execPath, [npm, ...args], options);
    else await run("npm ci", "npm", args, options);
  }
  fs.writeFileSync(stampFile, stamp);
}

/** The Prisma client, generated again when the schema or Prisma changed. */
export async function ensureGenerated(checkout) {
  const inCheckout = (name) => path.join(checkout, name);
  const hash = createHash("sha256")
    .update(fs.readFileSync(inCheckout("prisma/schema.prisma")))
    .update(fs.readFileSync(inCheckout("node_modules/prisma/package.json")))
    .digest("hex");
  const stampFile = inCheckout("lib/data/generated/.schema-sha256");
  if (readOrNull(stampFile) === hash) return;
  process.stderr.write("Generating the database client …\n");
  await run("prisma generate", process.execPath, [inCheckout("node_modules/prisma/build/index.js"), "generate"], {
    cwd: checkout,
    // Generating needs no engine, but Prisma would fetch one from a CDN unless it is told of a file that exists.
    env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1", ...process.env },
  });
  fs.writeFileSync(stampFile, hash);
}

function* sourcesIn(checkout, folder) {
  const entries = fs.readdirSync(path.join(checkout, folder), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = `${folder}/${entry.name}`;
    if (NOT_BUILT.test(name)) continue;
    if (entry.isDirectory()) yield* sourcesIn(checkout, name);
    else yield name;
  }
}

function hashOfSources(checkout) {
  const hash = createHash("sha256");
  const folders = BUILD_SOURCES.filter((folder) => fs.existsSync(path.join(checkout, folder)));
  const names = [...folders.flatMap((folder) => [...sourcesIn(checkout, folder)]), ...BUILD_FILES];
  for (const name of [...names, "prisma/schema.prisma"]) {
    const file = path.join(checkout, name);
    if (fs.existsSync(file)) hash.update(`${name}\0`).update(fs.readFileSync(file));
  }
  return hash.digest("hex");
}

/** The production build, made again when a source changed since the last one. */
export async function ensureBuilt(checkout) {
  const hash = hashOfSources(checkout);
  const stampFile = path.join(checkout, ".next/attache-sources-sha256");
  if (readOrNull(stampFile) === hash && fs.existsSync(path.join(checkout, ".next/BUILD_ID"))) return;
  process.stderr.write("Building the console …\n");
  fs.rmSync(stampFile, { force: true });
  await run("next build", process.execPath, [path.join(checkout, "node_modules/next/dist/bin/next"), "build"], {
    cwd: checkout,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  fs.writeFileSync(stampFile, hash);
}
