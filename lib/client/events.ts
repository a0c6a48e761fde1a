import { paths } from "../paths";
import { type ChangeEvent, changeEventSchema } from "../schemas/events";

export type StreamState = "connecting" | "live" | "lost";
type Listener = (event: ChangeEvent) => void;

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
const HIDDEN_GRACE_MS = 60_000;

/**
 * One stream of changes for one scope, shared by everyone on the page who listens. Opens with the first listener, closes
 * with the last. A browser allows six connections to one host over HTTP/1.1, so a tab that nobody has looked at for a
 * minute gives its stream up and takes it again when it is shown; "ready" then tells the listeners to catch up.
 */
class ChangeStream {
  private readonly listeners = new Set<Listener>();
  private readonly stateListeners = new Set<() => void>();
  private source: EventSource | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  state: StreamState = "connecting";

  constructor(private readonly scope: string) {}

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    if (this.listeners.size === 1) {
      document.addEventListener("visibilitychange", this.onVisibility);
      this.open();
    }
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      document.removeEventListener("visibilitychange", this.onVisibility);
      this.close();
      this.setState("connecting");
    };
  }

  watchState(listener: () => void): () => void {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  }

  private open(): void {
    this.close();
    const source = new EventSource(paths.api.events(this.scope));
    source.onmessage = (message: MessageEvent<string>) => this.receive(message.data);
    source.onerror = () => this.retryLater();
    this.source = source;
  }

  private receive(text: string): void {
    const event = parseEvent(text);
    if (!event) return;
    if (event.type === "ready") {
      this.failures = 0;
      this.setState("live");
    }
    for (const listener of this.listeners) listener(event);
  }

  /** The browser's own reconnecting gives up at the first answer that is not 200, so it is done here for all cases. */
  private retryLater(): void {
    this.close();
    this.setState("lost");
    const wait = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.failures);
    this.failures += 1;
    this.timer = setTimeout(() => this.open(), wait * (0.5 + Math.random() / 2));
  }

  private readonly onVisibility = (): void => {
    if (document.hidden) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.close(), HIDDEN_GRACE_MS);
    } else if (this.source) {
      clearTimeout(this.timer);
    } else {
      this.open();
    }
  };

  private close(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  private setState(state: StreamState): void {
    if (this.state === state) return;
    this.state = state;
    for (const listener of this.stateListeners) listener();
  }
}

/** An event of a newer server than this page is passed over. */
function parseEvent(text: string): ChangeEvent | null {
  try {
    return changeEventSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

const streams = new Map<string, ChangeStream>();

function streamOf(scope: string): ChangeStream {
  const stream = streams.get(scope) ?? new ChangeStream(scope);
  streams.set(scope, stream);
  return stream;
}

/** Calls `listener` with every change within the scope ("all" or a phoneNumberId) until the returned function is called. */
export function subscribeToChanges(scope: string, listener: Listener): () => void {
  return streamOf(scope).listen(listener);
}

/** For useSyncExternalStore: whether changes are coming in. */
export function streamStateOf(scope: string): {
  subscribe: (changed: () => void) => () => void;
  read: () => StreamState;
} {
  const stream = streamOf(scope);
  return { subscribe: (changed) => stream.watchState(changed), read: () => stream.state };
}
