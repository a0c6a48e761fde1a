import { subscribeToChanges } from "../../data/changes";
import { getNumber } from "../../data/numbers";
import type { OperatorScope } from "../../data/scope";
import { NotFoundError } from "../../errors";
import type { ChangeEvent } from "../../schemas/events";

/** Proxies cut silent connections, and this often the session and its grants are looked at again. Milliseconds. */
const PULSE_MS = 20_000;
/** A reader that lags behind this many events is cut off; it comes back and refetches. */
const MAX_BACKLOG = 1_000;

export interface ChangeStreamOptions {
  readonly scope: OperatorScope;
  /** A phoneNumberId or "all". */
  readonly number: string;
  /** Aborts when the browser has gone. */
  readonly signal: AbortSignal;
  /** The scope as it is now; throws when the session has ended. */
  readonly stillSignedIn: () => Promise<OperatorScope>;
}

/**
 * Changes as server-sent events, beginning with "ready". The stream ends when the session or a grant does, and when
 * the database's feed breaks off: the browser then reconnects, is judged anew and refetches what it may have missed.
 * Throws NotFoundError for a number outside the scope.
 */
export async function openChangeStream(options: ChangeStreamOptions): Promise<ReadableStream<Uint8Array>> {
  const { scope, number, signal } = options;
  if (number !== "all" && !(await getNumber(scope, number))) throw new NotFoundError("number");
  const encoder = new TextEncoder();
  let unsubscribe: () => void = () => undefined;
  let pulse: NodeJS.Timeout | undefined;
  let ended = false;

  return new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        const end = () => {
          if (ended) return;
          ended = true;
          clearInterval(pulse);
          unsubscribe();
          controller.close();
        };
        const write = (text: string) => {
          if (ended) return;
          if ((controller.desiredSize ?? 0) < -MAX_BACKLOG) return end();
          controller.enqueue(encoder.encode(text));
        };
        const send = (event: ChangeEvent) => write(`data: ${JSON.stringify(event)}\n\n`);
        unsubscribe = await subscribeToChanges(scope, number, { onChange: send, onLost: end });
        // The browser may have left while the database was being asked.
        if (ended) return unsubscribe();
        send({ type: "ready" });
        pulse = setInterval(async () => {
          if (await sameAccess(options)) write(": still here\n\n");
          else end();
        }, PULSE_MS);
        if (signal.aborted) end();
        signal.addEventListener("abort", end, { once: true });
      },
      cancel() {
        ended = true;
        clearInterval(pulse);
        unsubscribe();
      },
    },
    { highWaterMark: 1 },
  );
}

async function sameAccess({ scope, stillSignedIn }: ChangeStreamOptions): Promise<boolean> {
  try {
    const now = await stillSignedIn();
    return now.operatorId === scope.operatorId && String(now.phoneNumberIds) === String(scope.phoneNumberIds);
  } catch {
    return false;
  }
}
