import type { QueryClient } from "@tanstack/react-query";
import { subscribeToChanges } from "./events";
import { queryKeys } from "./query-keys";

const NUMBERS_MIN_INTERVAL_MS = 3_000;

/**
 * Keeps the rail and the uploads true while the console is open, and holds the one stream of changes open for everyone
 * else on the page. The rail is read at most every three seconds, however much arrives. Returns the function that stops it.
 */
export function followConsole(client: QueryClient): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const renewNumbers = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void client.invalidateQueries({ queryKey: queryKeys.numbers() });
    }, NUMBERS_MIN_INTERVAL_MS);
  };
  const unsubscribe = subscribeToChanges("all", (event) => {
    if (event.type === "item" || event.type === "breaker" || event.type === "incident" || event.type === "ready")
      renewNumbers();
    if (event.type === "upload" || event.type === "ready") {
      void client.invalidateQueries({ queryKey: queryKeys.uploads() });
    }
  });
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
}
