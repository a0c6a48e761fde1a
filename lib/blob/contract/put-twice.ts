import { readdir } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { DiskStore } from "../disk-store";
import { BlobError } from "../types";

/**
 * Program for the disk tests, to be run under a limit: puts four mebibytes and then five bytes into the store at the
 * folder given, and prints how that ended and what is in the folder. Run by root with a user id, it becomes that user.
 */
const [, , root = "", uid] = process.argv;
if (uid && process.geteuid?.() === 0) process.seteuid?.(Number(uid));

const store = new DiskStore(root);
const outcomes: unknown[] = [];
for (const bytes of [Buffer.alloc(4 * 1024 * 1024), Buffer.from("bytes")]) {
  try {
    const options = { maxBytes: bytes.length, signal: new AbortController().signal };
    const { sizeBytes } = await store.put(Readable.from([bytes]), options);
    outcomes.push({ sizeBytes });
  } catch (error) {
    if (!(error instanceof BlobError)) throw error;
    outcomes.push({ reason: error.reason, retryable: error.retryable });
  }
}

const filesIn = async (folder: string) => {
  const entries = await readdir(path.join(root, folder), { withFileTypes: true, recursive: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
};
process.stdout.write(
  JSON.stringify({ outcomes, unfinished: await filesIn("tmp"), complete: await filesIn("objects") }),
);
