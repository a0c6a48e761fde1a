import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { SignedInFetch } from "../signed-in-fetch";
import { type Comparison, median, timed } from "./report";

const RUNS = 12;
const WARM_UP = 3;
const MEGABYTE = 1_000_000;

/** Serving one large file through our route, with session, scope and audit, beside a bare file server. */
export async function benchByteServing(itemId: string, file: string, get: SignedInFetch): Promise<Comparison> {
  const { size } = await stat(file);
  const server = createServer((_request, response) => {
    response.setHeader("content-length", size);
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const plainUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const rate = async (fetchOnce: () => Promise<Response>) => {
    const taken = await timed(RUNS, WARM_UP, async () => drain(await fetchOnce(), size));
    return size / MEGABYTE / (median(taken) / 1000);
  };
  try {
    const floor = await rate(() => fetch(plainUrl));
    const measured = await rate(() => get(`/api/media/${itemId}/content`));
    return {
      name: "serving bytes",
      unit: "MB/s",
      floor,
      measured,
      floorIs: "the same file from a bare node:http server",
    };
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

async function drain(response: Response, size: number): Promise<void> {
  let received = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) received += chunk.length;
  if (response.status !== 200 || received !== size) {
    throw new Error(`Expected ${size} bytes, got status ${response.status} and ${received} bytes.`);
  }
}
