import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { db } from "../../data/db";
import { inTransaction } from "../../data/transaction";
import { startDownload } from "../../media/use-cases/ingest-reference";
import type { CloudSandboxStage } from "../cloud-sandbox-stage";
import { type ConsoleProcess, residentBytes } from "../console-process";
import { createItemRow, SYSTEM } from "../factories";
import { waitFor } from "../wait-for";
import { type BareLoad, timeBareDownloads, timeBytesAlone } from "./bare-downloads";
import type { Comparison } from "./report";

const MEGABYTE = 1_000_000;
const LOOK_EVERY_MS = 200;
const PATIENCE_MS = 300_000;
/** Downloads that go before and do not count: code that has just been loaded is slow. */
const WARM_UP = { count: 400, sizeBytes: 50_000 };
/** Floors and worker take turns, so that a machine that is busy for some seconds is so for all of them. */
const TURNS = 2;
const UNDER_WAY = ["REFERENCED", "QUEUED", "DOWNLOADING", "RETRY_WAIT"] as const;

export interface Load extends BareLoad {
  readonly name: string;
  /** A multiple of the turns. */
  readonly count: number;
  readonly sizeBytes: number;
  /** How long the provider takes to begin each answer; null for at once. Milliseconds. */
  readonly answerMs: number | null;
}

/** Downloads through queue, worker, adapter, verification and store, beside a loop that only fetches, hashes and writes. */
export async function benchDownloads(
  running: ConsoleProcess,
  stage: CloudSandboxStage,
  load: Load,
): Promise<Comparison[]> {
  const seed = async ({ count, sizeBytes }: Pick<Load, "count" | "sizeBytes">) => {
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) ids.push((await stage.seed(randomUUID(), sizeBytes)).id);
    return ids;
  };
  await timeBareDownloads(stage, await seed(WARM_UP), load);
  await timeWorker(stage, await seed(WARM_UP));
  const memory = watchMemory(running);
  let [bytesAloneMs, bareMs, measuredMs] = [0, 0, 0];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const part = { sizeBytes: load.sizeBytes, count: load.count / TURNS };
    const [aloneIds, bareIds, ourIds] = [await seed(part), await seed(part), await seed(part)];
    if (load.answerMs !== null) await answerLate(stage, load.answerMs);
    bytesAloneMs += await timeBytesAlone(stage, aloneIds, load);
    bareMs += await timeBareDownloads(stage, bareIds, load);
    measuredMs += await timeWorker(stage, ourIds);
    await stage.sandbox.clearFaults();
  }
  const { start, peak, end } = await memory.stop();
  const rate = (ms: number) => (load.count * load.sizeBytes) / MEGABYTE / (ms / 1000);
  const name = `download, ${load.name}, ${load.answerMs === null ? "answers at once" : `answers take ${load.answerMs} ms`}`;
  return [
    {
      name,
      unit: "MB/s",
      floor: rate(bareMs),
      measured: rate(measuredMs),
      floorIs: `ask for the link, fetch, hash and write in a loop, ${load.concurrency} at once`,
    },
    {
      name: `${name}, bytes alone`,
      unit: "MB/s",
      floor: rate(bytesAloneMs),
      measured: rate(measuredMs),
      floorIs: `fetch, hash and write in a loop, links known beforehand, ${load.concurrency} at once`,
    },
    {
      name: `${name}, memory`,
      unit: "MB",
      floor: start / MEGABYTE,
      measured: peak / MEGABYTE,
      floorIs: `the worker's resident memory before; afterwards ${(end / MEGABYTE).toFixed(0)} MB`,
    },
  ];
}

async function answerLate({ sandbox }: CloudSandboxStage, ms: number): Promise<void> {
  await sandbox.addFault({ match: { path: "/" }, times: "forever", fault: { kind: "delay", ms } });
}

async function timeWorker(stage: CloudSandboxStage, providerMediaIds: readonly string[]): Promise<number> {
  const ids: string[] = [];
  for (const providerMediaId of providerMediaIds) {
    ids.push((await createItemRow(stage.number, { providerMediaId, status: "REFERENCED", kind: "UNKNOWN" })).id);
  }
  await inTransaction(async (tx) => {
    for (const id of ids) await startDownload(SYSTEM, tx, id, "OPERATOR");
  });
  // The worker sees nothing of them before they are committed.
  const started = performance.now();
  const underWay = { phoneNumberId: stage.number.id, status: { in: [...UNDER_WAY] } };
  await waitFor(async () => (await db().mediaItem.findFirst({ where: underWay, select: { id: true } })) === null, {
    what: "every download to come to its end",
    timeoutMs: PATIENCE_MS,
  });
  const tookMs = performance.now() - started;
  const stored = await db().mediaItem.count({ where: { id: { in: ids }, status: "STORED" } });
  if (stored !== ids.length) throw new Error(`${ids.length - stored} of ${ids.length} downloads failed.`);
  return tookMs;
}

/** Looks at the worker's resident memory until it is stopped. Bytes. */
function watchMemory(running: ConsoleProcess) {
  const over = new AbortController();
  const watching = (async () => {
    const [pid] = await running.pidsOf("lib/worker/main.ts");
    if (pid === undefined) throw new Error("No worker runs.");
    const look = () => residentBytes(pid);
    const start = await look();
    let peak = start;
    let end = start;
    while (!over.signal.aborted) {
      await pause(LOOK_EVERY_MS, undefined, { signal: over.signal }).catch(() => undefined);
      end = await look();
      peak = Math.max(peak, end);
    }
    return { start, peak, end };
  })();
  return {
    stop: () => {
      over.abort();
      return watching;
    },
  };
}
