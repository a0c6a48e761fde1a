import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

const checkout = path.resolve(import.meta.dirname, "../../..");
let tree: string;

beforeAll(() => {
  tree = mkdtempSync(path.join(os.tmpdir(), "attache-rules-"));
  mkdirSync(path.join(tree, "lib/data"), { recursive: true });
  mkdirSync(path.join(tree, "app"));
  writeFileSync(path.join(tree, "lib/data/db.ts"), "export const db = 1;\n");
});

afterAll(() => rmSync(tree, { recursive: true }));

function check() {
  const script = path.join(import.meta.dirname, "check.ts");
  return spawnSync(process.execPath, ["--import", "tsx", script, tree], { cwd: checkout, encoding: "utf8" });
}

it("fails the build when a page imports the database, and passes when it does not", () => {
  writeFileSync(path.join(tree, "app/page.tsx"), `import { db } from "@/lib/data/db";\nexport default () => db;\n`);
  expect(check()).toMatchObject({ status: 1, stdout: expect.stringContaining("app may not import database") });

  writeFileSync(path.join(tree, "app/page.tsx"), "export default () => null;\n");
  expect(check()).toMatchObject({ status: 0, stdout: expect.stringContaining("2 files, 0 breaches") });
});
