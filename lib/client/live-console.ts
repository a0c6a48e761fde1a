import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { subscribeToChanges } from "./events";
import { untilUnharmed } from "./pages";
import { queryKeys } from "./query-keys";
import { renewal } from "./renewal";

const NUMBERS_MIN_INTERVAL_MS = 3_000;
const BULK_MIN_INTERVAL_MS = 1_000;
const UPLOADS_MIN_INTERVAL_MS = 250;

/**
 * Keeps the rail, the uploads and the bulk runs true while the console is open, and holds the one stream of changes open
 * for everyone else on the page. The rail is read at most every three seconds, bulk runs every second and uploads four
 * times a second, however much arrives. Returns the function that stops it.
 */
export function followConsole(client: QueryClient): () => void {
  const numbers = renewer(client, queryKeys.numbers(), NUMBERS_MIN_INTERVAL_MS);
  const bulk = renewer(client, queryKeys.bulk(), BULK_MIN_INTERVAL_MS);
  const uploads = renewer(client, queryKeys.uploads(), UPLOADS_MIN_INTERVAL_MS);
  const unsubscribe = subscribeToChanges("all", (event) => {
    if (event.type === "item" || event.type === "breaker" || event.type === "incident" || event.type === "ready")
      numbers.renew();
    if (event.type === "bulk" || event.type === "ready") bulk.renew();
    if (event.type === "upload" || event.type === "ready") uploads.renew();
  });
  return () => {
    for (const each of [numbers, bulk, uploads]) each.stop();
    unsubscribe();
  };
}

/** Reads queries anew at most every `intervalMs`. */
function renewer(client: QueryClient, queryKey: QueryKey, intervalMs: number) {
  const { ask, stop } = renewal(async () => {
    await untilUnharmed(client, queryKey);
    // Not waited for: what changes from here on may be missing in the answer, and is to be asked for again.
    void client.invalidateQueries({ queryKey });
    return null;
  });
  return { renew: () => ask(intervalMs), stop };
}
