import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { db } from "../../data/db";
import { inTransaction } from "../../data/transaction";
import { startDownload } from "../../media/use-cases/ingest-reference";
import { createItemRow, SYSTEM } from "../factories";
import type { Stage } from "../nxcloud-stage";
import { waitFor } from "../wait-for";
import type { Comparison } from "./report";

const MEGABYTE = 1_000_000;

export interface Load {
  readonly name: string;
  readonly count: number;
  readonly sizeBytes: number;
  readonly concurrency: number;
}

/** Downloads through queue, worker, adapter, verification and store, beside a loop that only fetches, hashes and writes. */
export async function benchDownloads(stage: Stage, load: Load): Promise<Comparison> {
  const seed = (seedText: string) =>
    Promise.all(
      Array.from({ length: load.count }, (_, index) =>
        stage.sandbox.putMedia({
          accessKey: stage.account.accessKey,
          businessPhone: stage.account.digits,
          content: { from: "generated", seed: `${seedText}-${load.name}-${index}`, sizeBytes: load.sizeBytes },
          mimeType: "application/octet-stream",
        }),
      ),
    );
  const floorMs = await bareLoop(
    stage,
    load,
    (await seed("floor")).map(({ id }) => id),
  );
  const measuredMs = await throughWorker(
    stage,
    (await seed("ours")).map(({ id }) => id),
  );
  const rate = (ms: number) => (load.count * load.sizeBytes) / MEGABYTE / (ms / 1000);
  return {
    name: `download, ${load.name}`,
    unit: "MB/s",
    floor: rate(floorMs),
    measured: rate(measuredMs),
    floorIs: `fetch, hash and write in a loop, ${load.concurrency} at once`,
  };
}

async function bareLoop(stage: Stage, load: Load, ids: readonly string[]): Promise<number> {
  const links = await Promise.all(ids.map((id) => stage.sandbox.link(id, 3_600)));
  const started = performance.now();
  await Promise.all(
    Array.from({ length: load.concurrency }, async (_, worker) => {
      for (let index = worker; index < links.length; index += load.concurrency) {
        const file = path.join(stage.dataDir, `floor-${index}`);
        const response = await fetch(links[index] ?? "");
        const hash = createHash("sha256");
        await pipeline(
          Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]),
          async function* hashed(source: AsyncIterable<Uint8Array>) {
            for await (const chunk of source) {
              hash.update(chunk);
              yield chunk;
            }
          },
          createWriteStream(file),
        );
        hash.digest("hex");
        await rm(file);
      }
    }),
  );
  return performance.now() - started;
}

async function throughWorker(stage: Stage, providerMediaIds: readonly string[]): Promise<number> {
  const items = await Promise.all(
    providerMediaIds.map((providerMediaId) =>
      createItemRow(stage.number, { providerMediaId, status: "REFERENCED", kind: "UNKNOWN" }),
    ),
  );
  const ids = items.map((item) => item.id);
  const started = performance.now();
  await inTransaction(async (tx) => {
    for (const id of ids) await startDownload(SYSTEM, tx, id, "OPERATOR");
  });
  await waitFor(
    async () => (await db().mediaItem.count({ where: { id: { in: ids }, status: "STORED" } })) === ids.length,
    { what: "every download to be stored", timeoutMs: 300_000 },
  );
  return performance.now() - started;
}
