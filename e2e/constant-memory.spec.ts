import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { expect, test } from "@playwright/test";
import { db, disconnectDb } from "@/lib/data/db";
import { inTransaction } from "@/lib/data/transaction";
import { startDownload } from "@/lib/media/use-cases/ingest-reference";
import { startNxcloud } from "@/lib/sandbox/nxcloud/start";
import { type ConsoleProcess, residentBytes, startConsole } from "@/lib/testing/console-process";
import { createItemRow, SYSTEM } from "@/lib/testing/factories";
import { lookInto } from "@/lib/testing/look-into";
import { openStageOn, type Stage } from "@/lib/testing/nxcloud-stage";
import { type SignedInFetch, signedInFetch } from "@/lib/testing/signed-in-fetch";
import { waitFor } from "@/lib/testing/wait-for";

const MEBIBYTE = 1024 * 1024;
const LARGE_BYTES = 100 * MEBIBYTE;
const SMALL_BYTES = MEBIBYTE;
const ALLOWED_GROWTH = 150 * MEBIBYTE;

test("a download and an upload of 100 MB leave worker and web within 150 MB of idle", async () => {
  test.setTimeout(240_000);
  const dataDir = await mkdtemp(path.join(tmpdir(), "attache-memory-"));
  const sandbox = await startNxcloud({ port: 0 });
  const hosts = [sandbox.url, sandbox.storageUrl].map((url) => new URL(url).host);
  const running = await startConsole({ dataDir, allowedPrivateHosts: hosts });
  try {
    await lookInto(dataDir, hosts);
    const stage = await openStageOn(sandbox, dataDir);
    const ask = await signedInFetch(running.url, running.admin);
    // Idle is what is left after everything has been used once: code is loaded, pools are filled.
    await moveBytes(stage, ask, SMALL_BYTES);
    const idle = await memoryOf(running);
    const peak = await peakDuring(running, () => moveBytes(stage, ask, LARGE_BYTES));
    test.info().annotations.push({ type: "memory", description: describeGrowth(idle, peak) });
    expect(peak.worker - idle.worker, describeGrowth(idle, peak)).toBeLessThan(ALLOWED_GROWTH);
    expect(peak.web - idle.web, describeGrowth(idle, peak)).toBeLessThan(ALLOWED_GROWTH);
  } finally {
    await disconnectDb();
    await running.stop();
    await sandbox.close();
    await rm(dataDir, { recursive: true, force: true });
  }
});

/** Downloads, previews and uploads a file of this size, one after the other. */
async function moveBytes(stage: Stage, ask: SignedInFetch, sizeBytes: number): Promise<void> {
  const media = await stage.sandbox.putMedia({
    accessKey: stage.account.accessKey,
    businessPhone: stage.account.digits,
    content: { from: "generated", seed: `memory-${sizeBytes}`, sizeBytes },
    mimeType: "application/octet-stream",
  });
  const item = await createItemRow(stage.number, { providerMediaId: media.id, status: "REFERENCED" });
  await inTransaction((tx) => startDownload(SYSTEM, tx, item.id, "OPERATOR"));
  await waitFor(async () => (await db().mediaItem.findUnique({ where: { id: item.id } }))?.status === "STORED", {
    what: "the download to be stored",
    timeoutMs: 90_000,
  });
  const content = await ask(`/api/media/${item.id}/content?download=1`);
  let read = 0;
  for await (const chunk of content.body as unknown as AsyncIterable<Uint8Array>) read += chunk.length;
  expect(read).toBe(sizeBytes);

  const posted = await ask(`/api/numbers/${stage.number.id}/uploads?name=large.txt`, {
    method: "POST",
    headers: { "content-type": "text/plain", "content-length": String(sizeBytes) },
    body: Readable.toWeb(Readable.from(lines(sizeBytes))),
    duplex: "half",
  } as RequestInit);
  expect(posted.status, await posted.clone().text()).toBe(201);
  const { uploadId } = (await posted.json()) as { uploadId: string };
  await waitFor(async () => (await db().upload.findUnique({ where: { id: uploadId } }))?.status === "DONE", {
    what: "the upload to be sent",
    timeoutMs: 90_000,
  });
}

function* lines(sizeBytes: number): Generator<Uint8Array> {
  const chunk = Buffer.from("a line of text\n".repeat(4_096));
  for (let left = sizeBytes; left > 0; left -= chunk.length) yield chunk.subarray(0, Math.min(left, chunk.length));
}

interface Memory {
  readonly worker: number;
  readonly web: number;
}

async function memoryOf(running: ConsoleProcess): Promise<Memory> {
  const of = async (entry: string) => {
    const [pid] = await running.pidsOf(entry);
    if (pid === undefined) throw new Error(`No process runs ${entry}.`);
    return residentBytes(pid);
  };
  return { worker: await of("lib/worker/main.ts"), web: await of("lib/launcher/web-server.ts") };
}

async function peakDuring(running: ConsoleProcess, work: () => Promise<void>): Promise<Memory> {
  let peak: Memory = { worker: 0, web: 0 };
  let done = false;
  const working = work().finally(() => {
    done = true;
  });
  while (!done) {
    const now = await memoryOf(running);
    peak = { worker: Math.max(peak.worker, now.worker), web: Math.max(peak.web, now.web) };
    await Promise.race([working.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 50))]);
  }
  await working;
  return peak;
}

function describeGrowth(idle: Memory, peak: Memory): string {
  const growth = (name: keyof Memory) =>
    `${name} ${Math.round(idle[name] / MEBIBYTE)} MB idle, ${Math.round(peak[name] / MEBIBYTE)} MB at most`;
  return `${growth("worker")}; ${growth("web")}`;
}
