import path from "node:path";

/** What a test run has started, as its global setup tells it to the processes that run the tests. */
export interface Stage {
  readonly consoleUrl: string;
  readonly sandboxUrl: string;
  readonly admin: { readonly email: string; readonly password: string };
  /** Everything that launcher, web and worker have printed so far. */
  readonly logFile: string;
}

export const checkout = path.resolve(import.meta.dirname, "..");
/** Ignored by git; the artifacts of single tests lie in a folder below it, which every run empties. */
export const resultsFolder = path.join(checkout, "test-results");

const VARIABLE = "ATTACHE_E2E_STAGE";

export function announceStage(stage: Stage): void {
  process.env[VARIABLE] = JSON.stringify(stage);
}

/** Throws where no global setup has run. */
export function stage(): Stage {
  const text = process.env[VARIABLE];
  if (!text) throw new Error("The console has not been started: run the tests with npm run e2e.");
  return JSON.parse(text) as Stage;
}
