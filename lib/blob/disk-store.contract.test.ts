import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, statSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describeBlobStore } from "./contract/blob-store.contract";
import { DiskStore } from "./disk-store";

describeBlobStore("the disk store", async () => {
  const parent = await mkdtemp(path.join(tmpdir(), "attache-blobs-"));
  const root = path.join(parent, "blobs");
  const unfinished = path.join(root, "tmp");
  return {
    store: new DiskStore(root),
    unfinished: async () => (await readdir(unfinished).catch(() => [])).length,
    received: () => {
      if (!existsSync(unfinished)) return 0;
      return readdirSync(unfinished).reduce((sum, name) => sum + statSync(path.join(unfinished, name)).size, 0);
    },
    plantUnfinished: async (ageMs) => {
      const leftover = path.join(unfinished, randomUUID());
      await mkdir(unfinished, { recursive: true });
      await writeFile(leftover, "half of it");
      const { mtimeMs } = await stat(leftover);
      await utimes(leftover, new Date(mtimeMs - ageMs), new Date(mtimeMs - ageMs));
    },
    close: () => rm(parent, { recursive: true }),
  };
});
