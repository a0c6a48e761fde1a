import { existsSync } from "node:fs";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import { ConfigError } from "../errors";

/** Makes the data folder if need be. Throws ConfigError when nothing can be written in it. */
export async function prepareDataFolder(folder: string): Promise<void> {
  try {
    // Root's PostgreSQL runs under another account, which has to pass through. What is secret inside is 0600 by itself.
    await makeFolders(folder, process.getuid?.() === 0 ? 0o711 : 0o700);
    const probe = path.join(folder, `.write-test-${process.pid}`);
    await fs.writeFile(probe, "");
    await fs.rm(probe);
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? ` (${cause.code})` : "";
    throw new ConfigError(
      `The data folder ${folder} is not writable for the user ${os.userInfo().username}${reason}. ` +
        "Change its owner, or choose another folder with ATTACHE_DATA_DIR.",
      { cause },
    );
  }
}

/** Node's own recursive mkdir never ends where a folder that exists takes no other, as in /proc. */
async function makeFolders(folder: string, mode: number): Promise<void> {
  const parent = path.dirname(folder);
  try {
    await fs.mkdir(folder, { mode });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "EEXIST") return;
    if (code !== "ENOENT" || existsSync(parent)) throw error;
    await makeFolders(parent, mode);
    await fs.mkdir(folder, { mode });
  }
}

/** Writes a JSON file that only its owner can read; whoever reads it sees the old content or the new, never a half. */
export async function writePrivateJson(file: string, value: unknown): Promise<void> {
  const partial = `${file}.${process.pid}.partial`;
  await fs.writeFile(partial, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await fs.rename(partial, file);
}

/** Null when there is no such file. Throws ConfigError when it is there and is not what it should be. */
export async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  let text: string;
  try {
    text = await fs.readFile(file, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
    throw new ConfigError(`${file} cannot be read. It belongs to the user who started Attaché.`, { cause });
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    const detail = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new ConfigError(`${file} is damaged: restore it from a backup.`, { cause, detail });
  }
}
