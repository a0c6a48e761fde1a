import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder";
import { ensureBuilt, ensureInstalled } from "./prepare.mjs";

const wanted = {
  "": { version: "0.1.0" },
  "node_modules/sound": { version: "1.0.0" },
  "node_modules/for-tests": { version: "2.0.0", dev: true },
  "node_modules/for-windows": { version: "3.0.0", optional: true },
};
type Packages = Record<string, { version: string }>;

/** A checkout whose npm is a program that writes down how it was called. */
function checkoutWith(installed: Packages | null): { folder: string; npmCalls: () => string[] } {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, "package-lock.json"), JSON.stringify({ packages: wanted }));
  if (installed) {
    mkdirSync(path.join(folder, "node_modules"));
    writeFileSync(path.join(folder, "node_modules/.package-lock.json"), JSON.stringify({ packages: installed }));
  }
  const calls = path.join(folder, "calls");
  const npm = path.join(folder, "npm.cjs");
  writeFileSync(
    npm,
    `const fs = require("node:fs");
     fs.mkdirSync("node_modules", { recursive: true });
     fs.appendFileSync(${JSON.stringify(calls)}, process.argv.slice(2).join(" ") + "\\n");`,
  );
  const before = process.env.npm_execpath;
  process.env.npm_execpath = npm;
  onTestFinished(() => {
    if (before === undefined) delete process.env.npm_execpath;
    else process.env.npm_execpath = before;
  });
  const npmCalls = () => (existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : []);
  return { folder, npmCalls };
}

const complete = { "node_modules/sound": { version: "1.0.0" }, "node_modules/for-tests": { version: "2.0.0" } };

it("installs what the lock file asks for when there is nothing, without running anybody's install script", async () => {
  const { folder, npmCalls } = checkoutWith(null);
  await ensureInstalled(folder, { withDevelopment: true });
  await ensureInstalled(folder, { withDevelopment: true });
  expect(npmCalls()).toEqual([expect.stringMatching(/^ci --ignore-scripts /)]);
});

it("leaves complete packages alone, also those that somebody installed by hand", async () => {
  const { folder, npmCalls } = checkoutWith(complete);
  await ensureInstalled(folder, { withDevelopment: true });
  expect(npmCalls()).toEqual([]);
});

it("installs again when a version is another than the lock file's", async () => {
  const { folder, npmCalls } = checkoutWith({ ...complete, "node_modules/sound": { version: "0.9.0" } });
  await ensureInstalled(folder, { withDevelopment: true });
  expect(npmCalls()).toHaveLength(1);
});

it("misses the packages for tests only where tests run", async () => {
  const { folder, npmCalls } = checkoutWith({ "node_modules/sound": { version: "1.0.0" } });
  await ensureInstalled(folder, { withDevelopment: false });
  expect(npmCalls()).toEqual([]);
  await ensureInstalled(folder, { withDevelopment: true });
  expect(npmCalls()).toHaveLength(1);
});

it("builds when a source of the console changed, and not when a test or the launcher did", async () => {
  const folder = temporaryFolder();
  const write = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  const builder = `const fs = require("node:fs");
    fs.mkdirSync(".next", { recursive: true });
    fs.writeFileSync(".next/BUILD_ID", "1");
    fs.appendFileSync("builds", "x");`;
  write("node_modules/next/dist/bin/next", builder);
  write("app/page.tsx", "one");
  write("lib/launcher/start.ts", "one");
  write("lib/media/status.test.ts", "one");
  const builds = () => readFileSync(path.join(folder, "builds"), "utf8").length;

  await ensureBuilt(folder);
  await ensureBuilt(folder);
  write("lib/launcher/start.ts", "two");
  write("lib/media/status.test.ts", "two");
  await ensureBuilt(folder);
  expect(builds()).toBe(1);
  write("app/page.tsx", "two");
  await ensureBuilt(folder);
  expect(builds()).toBe(2);
});
