import type { QueryClient } from "@tanstack/react-query";
import { subscribeToChanges } from "./events";
import type { ItemEvent, ListSource } from "./list-source";
import { heldIds, patchProgress, renewItem, renewList, restartList } from "./media-cache";
import { readAnew } from "./pages";
import { queryKeys } from "./query-keys";
import { renewal } from "./renewal";

const GATHER_MS = 200;
/** The server answered the stream but not the list; it may still be starting. */
const RETRY_MS = 3_000;
/** Above this many changed items at once, reading the loaded pages costs less than reading item by item. */
const ITEM_READS_AT_ONCE = 8;

/** Items that pages no longer hold stay on screen; of so many it is found out what became of them. */
const LEFT_READS = 64;

export interface ListFollower {
  /** Reads the list from its top again, so that arrivals are in it. Throws RequestError and leaves the list alone then. */
  readonly restart: () => Promise<void>;
  readonly stop: () => void;
}

/**
 * Keeps one list true while it is on screen: changed items are read anew and put in place; items that the list does not
 * hold are reported to `onArrivals` (all since the start, each time) and never inserted.
 */
export function followList(
  client: QueryClient,
  source: ListSource,
  onArrivals: (ids: ReadonlySet<string>) => void,
): ListFollower {
  const changed = new Set<string>();
  /** Unknown here, and changed while an answer was on its way that may bring them as they were before. */
  const overtaken = new Set<string>();
  let restarts = 0;
  let arrivals: ReadonlySet<string> = new Set<string>();
  let catchUp = false;
  let stopped = false;

  const setArrivals = (ids: Iterable<string>) => {
    arrivals = new Set(ids);
    if (!stopped) onArrivals(arrivals);
  };

  const reading = () => restarts > 0 || client.isFetching({ queryKey: source.key }) > 0;

  const { ask, stop } = renewal(async () => {
    if (!reading()) {
      const held = heldIds(client, source.key);
      for (const id of overtaken) if (held.has(id)) changed.add(id);
      overtaken.clear();
    }
    const ids = [...changed];
    const all = catchUp || ids.length > ITEM_READS_AT_ONCE;
    changed.clear();
    catchUp = false;
    if (all) {
      const renewed = await renewList(client, source).catch(() => null);
      await readAnew(client, queryKeys.mediaItems());
      if (renewed) {
        setArrivals([...arrivals, ...renewed.newest]);
        await renewEach(renewed.left.slice(0, LEFT_READS));
      } else catchUp = true;
    } else {
      await renewEach(ids);
    }
    if (catchUp) return RETRY_MS;
    return changed.size > 0 || overtaken.size > 0 ? GATHER_MS : null;
  });

  const renewEach = async (ids: readonly string[]) => {
    for (let at = 0; at < ids.length; at += ITEM_READS_AT_ONCE) {
      await Promise.all(ids.slice(at, at + ITEM_READS_AT_ONCE).map((id) => renewItem(client, id)));
    }
  };

  const onItem = (event: ItemEvent) => {
    // An item that is being read for the first time is shown too: the answer may be older than this.
    const shown = heldIds(client, source.key).has(event.id) || client.getQueryState(queryKeys.mediaItem(event.id));
    if (shown) {
      changed.add(event.id);
      ask(GATHER_MS);
      return;
    }
    if (reading()) {
      overtaken.add(event.id);
      ask(GATHER_MS);
    }
    if (source.takes(event)) {
      setArrivals([...arrivals, event.id]);
    } else if (source.byStatus && arrivals.has(event.id)) {
      setArrivals([...arrivals].filter((id) => id !== event.id));
    }
  };

  const unsubscribe = subscribeToChanges("all", (event) => {
    if (event.type === "ready") {
      catchUp = true;
      ask(GATHER_MS);
    } else if (event.type === "progress") {
      patchProgress(client, event.id, { bytesReceived: event.bytesReceived, expectedBytes: event.expectedBytes });
    } else if (event.type === "item") {
      onItem(event);
    }
  });
  // Nobody followed the list while it was not on screen.
  if (heldIds(client, source.key).size > 0) {
    catchUp = true;
    ask(GATHER_MS);
  }
  return {
    restart: async () => {
      restarts += 1;
      const before = arrivals;
      await restartList(client, source).finally(() => {
        restarts -= 1;
      });
      setArrivals([...arrivals].filter((id) => !before.has(id)));
    },
    stop: () => {
      stopped = true;
      stop();
      unsubscribe();
    },
  };
}
