import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chromium } from "@playwright/test";
import { findChromium } from "../../../e2e/chromium";

function succeeds(command: string, args: readonly string[]): boolean {
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync(command, args, { stdio: "inherit", env: environment }).status === 0;
}

function isDebianRoot(): boolean {
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  return process.getuid?.() === 0 && /^ID=debian$/m.test(release);
}

/** A list that a mirror could not give may still be good enough to install from, so its failure is not one. */
function installFromDebian(): boolean {
  succeeds("apt-get", ["update"]);
  return succeeds("apt-get", ["install", "-y", "chromium"]) && findChromium() !== undefined;
}

/**
 * Sees to a browser for the end-to-end tests: CHROMIUM_PATH, one on the PATH, the one that Playwright keeps, Debian's
 * package for root, and at last Playwright's download. Throws Error when all that fails.
 */
export function ensureBrowser(): void {
  if (findChromium() !== undefined || existsSync(chromium.executablePath())) return;
  console.log("Installing a browser …");
  if (isDebianRoot() && installFromDebian()) return;
  if (succeeds(process.execPath, ["node_modules/playwright/cli.js", "install", "chromium"])) return;
  throw new Error("There is no browser for the end-to-end tests. Install Chromium, or name one in CHROMIUM_PATH.");
}
