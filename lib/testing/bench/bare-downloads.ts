import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ACCESS_TOKEN, type CloudSandboxStage } from "../cloud-sandbox-stage";

const LINK_LIFETIME_S = 3_600;
const HEADERS = { authorization: `Bearer ${ACCESS_TOKEN}`, "user-agent": "bench" };

export interface BareLoad {
  readonly folder: string;
  readonly concurrency: number;
}

/** Milliseconds that it takes to fetch, hash and write what is behind links that are known beforehand. */
export async function timeBytesAlone(
  stage: CloudSandboxStage,
  ids: readonly string[],
  load: BareLoad,
): Promise<number> {
  const links = await Promise.all(ids.map((id) => stage.sandbox.link(id, LINK_LIFETIME_S)));
  return timeEach(links, load, (link, file) => fetchHashWrite(link, file));
}

/** Milliseconds that it takes to ask for each link, then fetch, hash and write what is behind it, and nothing else. */
export async function timeBareDownloads(
  { sandboxUrl }: CloudSandboxStage,
  ids: readonly string[],
  load: BareLoad,
): Promise<number> {
  return timeEach(ids, load, async (id, file) => {
    const answer = await fetch(`${sandboxUrl}/v23.0/${id}`, { headers: HEADERS });
    const { url } = (await answer.json()) as { url: string };
    await fetchHashWrite(url, file);
  });
}

async function timeEach(
  work: readonly string[],
  { folder, concurrency }: BareLoad,
  run: (one: string, file: string) => Promise<void>,
): Promise<number> {
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (let index = next++; index < work.length; index = next++) {
        const file = path.join(folder, `floor-${index}`);
        await run(work[index] ?? "", file);
        await rm(file);
      }
    }),
  );
  return performance.now() - started;
}

async function fetchHashWrite(link: string, file: string): Promise<void> {
  const response = await fetch(link, { headers: HEADERS });
  if (response.status !== 200) throw new Error(`The sandbox answered with ${response.status}.`);
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
}
