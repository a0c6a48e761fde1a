import { chmodSync, mkdtempSync } from "node:fs";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";

/** A folder that is gone after the running test. Other users may pass through it, as PostgreSQL's account has to. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "attache-folder-"));
  chmodSync(folder, 0o711);
  onTestFinished(() => fs.rm(folder, { recursive: true, force: true }));
  return folder;
}
