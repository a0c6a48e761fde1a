import { setTimeout as pause } from "node:timers/promises";
import { db } from "../../data/db";
import { inTransaction } from "../../data/transaction";
import { startDownload } from "../../media/use-cases/ingest-reference";
import type { CloudSandboxStage } from "../cloud-sandbox-stage";
import { type ConsoleProcess, residentBytes } from "../console-process";
import { createItemRow, SYSTEM } from "../factories";
import { waitFor } from "../wait-for";
import { type BareLoad, timeBothCalls, timeBytesAlone } from "./bare-downloads";
import type { Comparison } from "./report";

const MEGABYTE = 1_000_000;
const LOOK_EVERY_MS = 200;
const PATIENCE_MS = 300_000;
const UNDER_WAY = ["REFERENCED", "QUEUED", "DOWNLOADING", "RETRY_WAIT"] as const;

export interface Load extends BareLoad {
  readonly name: string;
  readonly count: number;
  readonly sizeBytes: number;
}

/** Downloads through queue, worker, adapter, verification and store, beside loops that only fetch, hash and write. */
export async function benchDownloads(
  running: ConsoleProcess,
  stage: CloudSandboxStage,
  load: Load,
): Promise<Comparison[]> {
  const seed = async (what: string) => {
    const all: string[] = [];
    for (let index = 0; index < load.count; index += 1) {
      all.push((await stage.seed(`${what}-${load.name}-${index}`, load.sizeBytes)).id);
    }
    return all;
  };
  const [floorIds, bareIds, ourIds] = [await seed("floor"), await seed("bare"), await seed("ours")];
  const bytesAloneMs = await timeBytesAlone(stage, floorIds, load);
  const bothCallsMs = await timeBothCalls(stage, bareIds, load);
  const memory = watchMemory(running);
  const measuredMs = await timeWorker(stage, ourIds);
  const { start, peak, end } = await memory.stop();
  const rate = (ms: number) => (load.count * load.sizeBytes) / MEGABYTE / (ms / 1000);
  const name = `download, ${load.name}`;
  const atOnce = `${load.concurrency} at once`;
  return [
    {
      name,
      unit: "MB/s",
      floor: rate(bothCallsMs),
      measured: rate(measuredMs),
      floorIs: `ask for the link, fetch, hash and write in a loop, ${atOnce}`,
    },
    {
      name: `${name}, bytes alone`,
      unit: "MB/s",
      floor: rate(bytesAloneMs),
      measured: rate(measuredMs),
      floorIs: `fetch, hash and write in a loop, links known beforehand, ${atOnce}`,
    },
    {
      name: `${name}, worker's memory at most`,
      unit: "MB",
      floor: start / MEGABYTE,
      measured: peak / MEGABYTE,
      floorIs: `its resident memory before; afterwards ${(end / MEGABYTE).toFixed(0)} MB`,
    },
  ];
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
  await waitFor(async () => (await db().mediaItem.count({ where: underWay })) === 0, {
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
