import { execFile, execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DiskStore } from "./disk-store";
import type { BlobKey } from "./types";

const CHILD = fileURLToPath(new URL("./contract/put-twice.ts", import.meta.url));
const ABSENT = "00000000-0000-4000-8000-000000000000" as BlobKey;
const run = promisify(execFile);
const options = () => ({ maxBytes: 1_000, signal: new AbortController().signal });
const bytes = () => Readable.from([Buffer.from("bytes")]);

let parent: string;
let root: string;
beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), "attache-disk-"));
  root = path.join(parent, "blobs");
});
afterEach(() => rm(parent, { recursive: true, force: true }));

/** A file system that ends with the child's mount namespace, so that a killed test leaves no mount behind. */
const SMALL_DISK = 'mount -t tmpfs -o size=1m none "$1"';

function canMount(): boolean {
  try {
    execFileSync("unshare", ["-rm", "sh", "-c", SMALL_DISK, "sh", tmpdir()], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Runs `prepare` in a shell and then, in the world it made, two puts: four mebibytes, then five bytes. */
async function putTwiceAfter(prepare: string, { shell = ["sh"], uid = "" } = {}) {
  const [command = "sh", ...rest] = shell;
  const script = `${prepare} && exec "$2" --import tsx "$3" "$1/blobs" "$4"`;
  const { stdout } = await run(command, [...rest, "-c", script, "sh", parent, process.execPath, CHILD, uid]);
  return JSON.parse(stdout) as { outcomes: unknown[]; unfinished: string[]; complete: string[] };
}

describe("a disk that is full", () => {
  // Needs root or unprivileged user namespaces; elsewhere the file size limit below stands for it.
  it.skipIf(!canMount())(
    "refuses what does not fit with NO_SPACE, leaves nothing of it and goes on working",
    async () => {
      const { outcomes, unfinished, complete } = await putTwiceAfter(SMALL_DISK, { shell: ["unshare", "-rm", "sh"] });
      expect(outcomes).toEqual([{ reason: "NO_SPACE", retryable: true }, { sizeBytes: 5 }]);
      expect(unfinished).toEqual([]);
      expect(complete).toHaveLength(1);
    },
  );

  it("treats the file size limit of the process in the same way", async () => {
    const { outcomes, unfinished, complete } = await putTwiceAfter("ulimit -f 1024");
    expect(outcomes).toEqual([{ reason: "NO_SPACE", retryable: true }, { sizeBytes: 5 }]);
    expect(unfinished).toEqual([]);
    expect(complete).toHaveLength(1);
  });
});

describe("a folder that cannot be used", () => {
  it("is UNAVAILABLE when its parent is missing", async () => {
    const store = new DiskStore(path.join(parent, "missing", "blobs"));
    await expect(store.put(bytes(), options())).rejects.toMatchObject({
      reason: "UNAVAILABLE",
      retryable: true,
      publicMessage: expect.stringContaining("it is missing (ENOENT)"),
    });
  });

  it("is UNAVAILABLE when a file stands in its place", async () => {
    await writeFile(root, "not a folder");
    const store = new DiskStore(root);
    await expect(store.check()).rejects.toMatchObject({
      reason: "UNAVAILABLE",
      publicMessage: expect.stringContaining("it is not a folder (ENOTDIR)"),
    });
  });

  it("is UNAVAILABLE when we are not allowed to write in it", async () => {
    await mkdir(root, { mode: 0o500 });
    const outcome = { reason: "UNAVAILABLE", retryable: true };
    expect((await putTwiceAfter("true", { uid: "65534" })).outcomes).toEqual([outcome, outcome]);
  });

  it("says UNAVAILABLE, not absent, once it has disappeared under a running store", async () => {
    const store = new DiskStore(root);
    const { key } = await store.put(bytes(), options());
    await rm(root, { recursive: true });
    const unavailable = { reason: "UNAVAILABLE" };
    await expect(store.open(key)).rejects.toMatchObject(unavailable);
    await expect(store.stat(ABSENT)).rejects.toMatchObject(unavailable);
    await expect(store.delete(key)).rejects.toMatchObject(unavailable);
    await expect(store.put(bytes(), options())).rejects.toMatchObject(unavailable);
    await expect(store.list(null)[Symbol.asyncIterator]().next()).rejects.toMatchObject(unavailable);
    expect(await readdir(parent)).toEqual([]);
  });

  it("can be repaired while the store runs", async () => {
    const folder = path.join(parent, "late");
    const store = new DiskStore(path.join(folder, "blobs"));
    await expect(store.check()).rejects.toMatchObject({ reason: "UNAVAILABLE" });
    await mkdir(folder);
    await expect(store.check()).resolves.toBeUndefined();
  });
});

it("keeps files and folders for the account that runs it alone", async () => {
  const store = new DiskStore(root);
  const { key } = await store.put(bytes(), options());
  const modeOf = async (...parts: string[]) => ((await stat(path.join(root, ...parts))).mode & 0o777).toString(8);
  const folder = ["objects", key.slice(0, 2), key.slice(2, 4)];
  expect(await modeOf()).toBe("700");
  expect(await modeOf("tmp")).toBe("700");
  expect(await modeOf(...folder)).toBe("700");
  expect(await modeOf(...folder, key)).toBe("600");
});

it("lists only what it made itself", async () => {
  const store = new DiskStore(root);
  const { key } = await store.put(bytes(), options());
  await writeFile(path.join(root, "objects", "note.txt"), "left by an administrator");
  await writeFile(path.join(root, "objects", key.slice(0, 2), key.slice(2, 4), ".nfs0001"), "left by the network");
  const found: string[] = [];
  for await (const listed of store.list(null)) found.push(listed);
  expect(found).toEqual([key]);
});
