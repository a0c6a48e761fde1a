import { availableParallelism } from "node:os";
import path from "node:path";
import { defineConfig } from "vitest/config";

const root = path.resolve(import.meta.dirname, "../..");
const here = (file: string) => path.join(import.meta.dirname, file);
const setupFiles = [here("fail-on-console.ts")];
const withPostgres = {
  setupFiles: [...setupFiles, here("reserve-database.ts")],
  globalSetup: [here("postgres-setup.ts")],
  testTimeout: 90_000,
  hookTimeout: 60_000,
};
const never = ["node_modules/**", ".next/**", "data/**", "e2e/**"];

export default defineConfig({
  root,
  resolve: { alias: { "@": root } },
  test: {
    passWithNoTests: false,
    // Most of them wait for PostgreSQL, a sandbox or a process most of the time.
    maxWorkers: availableParallelism(),
    env: { ATTACHE_LOG_LEVEL: "silent" },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: [...never, "**/*.db.test.ts", "**/*.contract.test.ts"],
          setupFiles,
        },
      },
      {
        extends: true,
        test: { name: "db", include: ["**/*.db.test.ts"], exclude: never, ...withPostgres },
      },
      {
        extends: true,
        test: { name: "contract", include: ["**/*.contract.test.ts"], exclude: never, ...withPostgres },
      },
    ],
  },
});
