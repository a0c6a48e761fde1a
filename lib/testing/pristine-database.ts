import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync } from "node:fs";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { openCluster } from "../launcher/postgres/cluster";
import { temporaryFolder } from "./temporary-folder";

/**
 * For tests that need an embedded database of their own: returns a function that gives data folders with one that has
 * never been started. They are copies, as making one anew waits for the disk for seconds. Call it at the top level.
 */
export function usePristineDatabase(): () => string {
  const pristine = mkdtempSync(path.join(os.tmpdir(), "attache-pristine-"));
  beforeAll(async () => {
    chmodSync(pristine, 0o711);
    await openCluster(pristine);
  });
  afterAll(() => fs.rm(pristine, { recursive: true }));
  return () => {
    const folder = temporaryFolder();
    execFileSync("cp", ["-a", `${pristine}/.`, folder]);
    return folder;
  };
}
