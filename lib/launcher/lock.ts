import fs from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { ConflictError } from "../errors";
import { readJson, writePrivateJson } from "./data-folder";
import { isAlive, startToken } from "./process-identity";

const recordSchema = z.object({
  pid: z.number().int(),
  /** Tells the launcher from a later process with its pid, so that a killed launcher never blocks its data folder. */
  startToken: z.string().nullable(),
  /** What was started: "quickstart", "start", "dev". */
  command: z.string(),
  /** What ATTACHE_ALLOWED_PRIVATE_HOSTS is for everything this launcher started. */
  allowedPrivateHosts: z.string(),
});

/** `launcher.json` in the data folder: who runs on it now. It is the lock and the notice board in one. */
export type LauncherRecord = z.infer<typeof recordSchema>;

const fileOf = (folder: string) => path.join(folder, "launcher.json");

function runs(record: LauncherRecord): boolean {
  return isAlive(record.pid) && startToken(record.pid) === record.startToken;
}

/** Null also for a damaged record: a launcher that died while the machine lost power holds nothing. */
function read(file: string): Promise<LauncherRecord | null> {
  return readJson(file, recordSchema).catch(() => null);
}

/** The launcher that runs on a data folder now; null when there is none. */
export async function findLauncher(folder: string): Promise<LauncherRecord | null> {
  const record = await read(fileOf(folder));
  return record && runs(record) ? record : null;
}

function refusal(folder: string, holder: LauncherRecord): ConflictError {
  return new ConflictError(
    `Attaché runs on the data folder ${folder} already: process ${holder.pid} (${holder.command}). ` +
      "Stop that one first, or choose another folder with ATTACHE_DATA_DIR.",
  );
}

/** Moves a dead launcher's record away. Throws ConflictError if it was a living one's after all, and puts it back. */
async function clearDead(folder: string): Promise<void> {
  const aside = `${fileOf(folder)}.${process.pid}.dead`;
  try {
    await fs.rename(fileOf(folder), aside);
  } catch {
    return;
  }
  const moved = await read(aside);
  const alive = moved !== null && runs(moved);
  if (alive) await fs.link(aside, fileOf(folder)).catch(() => undefined);
  await fs.rm(aside, { force: true });
  if (alive) throw refusal(folder, moved);
}

export interface DataFolderLock {
  /** True when the last launcher here did not stop by itself: its children may still be stopping. */
  readonly afterCrash: boolean;
  announce(facts: Pick<LauncherRecord, "allowedPrivateHosts">): Promise<void>;
  release(): Promise<void>;
}

/**
 * Makes this process the only launcher of a data folder. Throws ConflictError naming the process that is it already.
 * The lock ends with the process, however that ends.
 */
export async function lockDataFolder(folder: string, command: string): Promise<DataFolderLock> {
  const file = fileOf(folder);
  const own: LauncherRecord = {
    pid: process.pid,
    startToken: startToken(process.pid),
    command,
    allowedPrivateHosts: "",
  };
  const draft = `${file}.${process.pid}.draft`;
  await writePrivateJson(draft, own);
  let afterCrash = false;
  try {
    // Linking, unlike renaming, fails when the name is taken: of two launchers that start together one gets it.
    while (
      !(await fs.link(draft, file).then(
        () => true,
        () => false,
      ))
    ) {
      const holder = await read(file);
      if (holder && runs(holder)) throw refusal(folder, holder);
      afterCrash = true;
      await clearDead(folder);
    }
  } finally {
    await fs.rm(draft, { force: true });
  }
  return {
    afterCrash,
    announce: (facts) => writePrivateJson(file, { ...own, ...facts }),
    release: () => fs.rm(file, { force: true }),
  };
}
