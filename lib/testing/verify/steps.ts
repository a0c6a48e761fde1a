import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { ensureBuilt } from "../../launcher/prepare.mjs";
import { ensureBrowser } from "./browser";

export const checkout = path.resolve(import.meta.dirname, "../../..");
const results = path.join(checkout, "test-results");
const STEP_LIMIT_MS = 20 * 60_000;

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** One thing that has to be right. `run` throws when it is not; a step with tests returns how many passed and failed. */
export interface Step {
  readonly name: string;
  run(): Promise<Counts | undefined>;
}

/** What is set on this machine is for running Attaché, not for testing it. */
function environment(): NodeJS.ProcessEnv {
  const ours = ([name]: [string, unknown]) => !/^(ATTACHE_|SANDBOX_|DATABASE_URL$|PORT$)/.test(name);
  const kept = Object.fromEntries(Object.entries(process.env).filter(ours));
  return { ...kept, NODE_ENV: process.env.NODE_ENV, NEXT_TELEMETRY_DISABLED: "1" };
}

async function program(file: string, ...args: string[]): Promise<void> {
  const child = spawn(process.execPath, [path.join(checkout, "node_modules", file), ...args], {
    cwd: checkout,
    stdio: "inherit",
    env: environment(),
    timeout: STEP_LIMIT_MS,
  });
  const [code, signal] = await once(child, "exit");
  if (code !== 0) throw new Error(`${path.basename(file)} ended with ${signal ?? `exit code ${code}`}`);
}

const vitestSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
});
const playwrightSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
});

/** Runs tests, counts them from the report they write, and throws only when they could not be counted. */
async function counted(report: string, run: () => Promise<void>, count: (json: unknown) => Counts): Promise<Counts> {
  rmSync(report, { force: true });
  const failure = await run().then(
    () => null,
    (error: unknown) => error,
  );
  const read = () => count(JSON.parse(readFileSync(report, "utf8")));
  if (failure === null) return read();
  let counts: Counts | undefined;
  try {
    counts = read();
  } catch {
    throw failure;
  }
  // A file that cannot be loaded, or an error outside the tests, fails the run and none of its tests.
  return counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

function vitest(project: string): Step {
  const report = path.join(results, `${project}.json`);
  const args = ["run", "--config", "lib/testing/vitest.config.ts", "--project", project];
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return {
    name: `${project} tests`,
    run: () =>
      counted(
        report,
        () => program("vitest/vitest.mjs", ...args, ...reporters),
        (json) => {
          const { numPassedTests, numFailedTests } = vitestSchema.parse(json);
          return { passed: numPassedTests, failed: numFailedTests };
        },
      ),
  };
}

function check(name: string, ...programs: readonly (readonly [string, ...string[]])[]): Step {
  return {
    name,
    run: async () => {
      for (const one of programs) await program(...one);
      return undefined;
    },
  };
}

const endToEnd: Step = {
  name: "end-to-end tests",
  run: () => {
    ensureBrowser();
    return counted(
      path.join(results, "e2e.json"),
      () => program("@playwright/test/cli.js", "test", "-c", "e2e/playwright.config.ts"),
      (json) => {
        const { expected, unexpected, flaky } = playwrightSchema.parse(json).stats;
        return { passed: expected, failed: unexpected + flaky };
      },
    );
  },
};

/** Everything that has to be right, the quickest to tell first. */
export const STEPS: readonly Step[] = [
  check("format and lint", ["@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."]),
  check("types", ["next/dist/bin/next", "typegen"], ["typescript/bin/tsc", "--noEmit"]),
  check("source rules", ["tsx/dist/cli.mjs", "lib/testing/source-rules/check.ts"]),
  check("dead code", ["knip/bin/knip.js"]),
  vitest("unit"),
  vitest("db"),
  vitest("contract"),
  {
    name: "build",
    run: async () => {
      await ensureBuilt(checkout);
      return undefined;
    },
  },
  endToEnd,
];
