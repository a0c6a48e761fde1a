import http from "node:http";
import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 150;

/** Status of a GET, or null when nobody answers. */
function statusOf(url: string): Promise<number | null> {
  return new Promise((resolve) => {
    const request = http.get(url, { timeout: 5_000 }, (response) => {
      response.resume();
      resolve(response.statusCode ?? null);
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(null));
  });
}

/** Waits until a GET answers 200. Throws the signal's reason when it is aborted first. */
export async function untilHealthy(url: string, signal: AbortSignal): Promise<void> {
  while ((await statusOf(url)) !== 200) await delay(POLL_MS, undefined, { signal });
}
