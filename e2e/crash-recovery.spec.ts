import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { blobStore } from "@/lib/blob/registry";
import type { BlobKey } from "@/lib/blob/types";
import { db, disconnectDb } from "@/lib/data/db";
import { inTransaction } from "@/lib/data/transaction";
import { startDownload } from "@/lib/media/use-cases/ingest-reference";
import { startNxcloud } from "@/lib/sandbox/nxcloud/start";
import { type ConsoleProcess, startConsole } from "@/lib/testing/console-process";
import { createItemRow, SYSTEM } from "@/lib/testing/factories";
import { lookInto } from "@/lib/testing/look-into";
import { openStageOn, type Stage } from "@/lib/testing/nxcloud-stage";
import { waitFor } from "@/lib/testing/wait-for";

const ITEMS = 24;
const SIZE_BYTES = 600_000;
const RECOVERY_MS = 90_000;

test("killing worker, web, PostgreSQL and launcher while downloads run loses no row and shows no half blob", async () => {
  test.setTimeout(420_000);
  const dataDir = await mkdtemp(path.join(tmpdir(), "attache-crash-"));
  const sandbox = await startNxcloud({ port: 0 });
  const allowedPrivateHosts = [sandbox.url, sandbox.storageUrl].map((url) => new URL(url).host);
  let running = await startConsole({ dataDir, allowedPrivateHosts });
  try {
    await lookInto(dataDir, allowedPrivateHosts);
    const stage = await openStageOn(sandbox, dataDir);
    const expected = await referToMedia(stage);
    const downloading = () => db().mediaItem.count({ where: { status: "DOWNLOADING" } });
    const untilDownloading = () => waitFor(downloading, { what: "a download to be running", timeoutMs: RECOVERY_MS });

    await untilDownloading();
    await killAll(running, "lib/worker/main.ts");
    await untilDownloading();
    await killAll(running, "lib/launcher/web-server.ts");
    await waitFor(async () => (await fetch(`${running.url}/api/health`)).status === 200, {
      what: "the web process to serve again",
      timeoutMs: RECOVERY_MS,
    });
    await untilDownloading();
    await killPostmaster();
    await waitFor(() => lookInto(dataDir, allowedPrivateHosts).then(downloading), {
      what: "downloads to run again after PostgreSQL came back",
      timeoutMs: RECOVERY_MS,
    });
    running.launcher.kill("SIGKILL");
    running = await startConsole({ dataDir, allowedPrivateHosts });
    await lookInto(dataDir, allowedPrivateHosts);

    await waitFor(async () => (await db().mediaItem.count({ where: { status: "STORED" } })) === ITEMS, {
      what: "every item to be stored",
      timeoutMs: 240_000,
    });
    await expectAllIntact(expected);
  } finally {
    await disconnectDb();
    await running.stop();
    await sandbox.close();
    await rm(dataDir, { recursive: true, force: true });
  }
});

/** Items whose downloads take about two seconds each. Returns the hash that each must end up with. */
async function referToMedia(stage: Stage): Promise<Map<string, string>> {
  const expected = new Map<string, string>();
  for (let index = 0; index < ITEMS; index += 1) {
    const media = await stage.sandbox.putMedia({
      accessKey: stage.account.accessKey,
      businessPhone: stage.account.digits,
      content: { from: "generated", seed: `crash-${index}`, sizeBytes: SIZE_BYTES },
      mimeType: "application/octet-stream",
    });
    const item = await createItemRow(stage.number, { providerMediaId: media.id, status: "REFERENCED" });
    expected.set(item.id, media.sha256);
  }
  await stage.sandbox.addFault({
    match: { operation: "download" },
    times: "forever",
    fault: { kind: "slow", bytesPerSecond: SIZE_BYTES / 2 },
  });
  for (const id of expected.keys()) await inTransaction((tx) => startDownload(SYSTEM, tx, id, "OPERATOR"));
  return expected;
}

async function killAll(running: ConsoleProcess, entry: string): Promise<void> {
  const pids = await running.pidsOf(entry);
  expect(pids.length, entry).toBeGreaterThan(0);
  for (const pid of pids) process.kill(pid, "SIGKILL");
}

async function killPostmaster(): Promise<void> {
  const [row] = await db().$queryRaw<{ folder: string }[]>`SELECT current_setting('data_directory') AS "folder"`;
  const [pid = ""] = (await readFile(path.join(row?.folder ?? "", "postmaster.pid"), "utf8")).split("\n");
  process.kill(Number(pid), "SIGKILL");
}

async function expectAllIntact(expected: ReadonlyMap<string, string>): Promise<void> {
  const items = await db().mediaItem.findMany({ include: { blob: true } });
  expect(items).toHaveLength(ITEMS);
  for (const item of items) {
    expect(item.blob?.sha256, item.id).toBe(expected.get(item.id));
    const { body } = await blobStore().open(item.blob?.key as BlobKey);
    const hash = createHash("sha256");
    for await (const chunk of body) hash.update(chunk as Buffer);
    expect(hash.digest("hex"), item.id).toBe(item.blob?.sha256);
  }
  expect(await db().attempt.count({ where: { outcome: "RUNNING" } })).toBe(0);
  const named = new Set(items.map((item) => item.blob?.key));
  for await (const key of blobStore().list(null)) {
    const { sizeBytes } = (await blobStore().stat(key)) ?? {};
    if (!named.has(key)) expect(sizeBytes, "bytes without a row are whole, waiting for the sweep").toBe(SIZE_BYTES);
  }
}
