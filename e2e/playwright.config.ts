import path from "node:path";
import { defineConfig } from "@playwright/test";
import { CHROMIUM_ARGUMENTS, findChromium } from "./chromium";
import { resultsFolder } from "./stage";

/** These start a product of their own and point their whole process at it, which therefore runs no other test. */
const WITH_OWN_PRODUCT = ["crash-recovery.spec.ts", "constant-memory.spec.ts", "webhook-burst.spec.ts", "soak.spec.ts"];
/** These disturb every open page, or look at what all the others have left behind. */
const AFTER_ALL = ["lost-stream.spec.ts", "secrets.spec.ts"];

export default defineConfig({
  testDir: import.meta.dirname,
  outputDir: path.join(resultsFolder, "e2e"),
  globalSetup: path.join(import.meta.dirname, "global-setup.ts"),
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: path.join(resultsFolder, "e2e.json") }]],
  projects: [
    { name: "own product", testMatch: WITH_OWN_PRODUCT },
    { name: "console", testIgnore: [...WITH_OWN_PRODUCT, ...AFTER_ALL] },
    { name: "after all", testMatch: AFTER_ALL, dependencies: ["console"] },
  ],
  use: {
    browserName: "chromium",
    launchOptions: {
      executablePath: findChromium(),
      args: CHROMIUM_ARGUMENTS,
      // Without a language Chromium saves a file whose name is not ASCII as "download".
      env: { ...process.env, LC_ALL: "C.UTF-8" },
    },
    viewport: { width: 1440, height: 900 },
    trace: { mode: "retain-on-failure", screenshots: false, sources: false },
  },
});
