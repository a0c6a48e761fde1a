import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Meter } from "./meter";

/**
 * Runs `body` through `meter` into `sink`. When it fails it has closed `body`, waited until `sink` came to its end, and
 * rejects with what went wrong first: the signal's reason, else the source's, the meter's or the sink's own error.
 * `pipeline` alone does not wait for a last step that is cleaning up, and may put its own AbortError before the cause.
 */
export async function pour(
  body: Readable,
  meter: Meter,
  sink: (bytes: AsyncIterable<Buffer>) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let sinking: Promise<void> | undefined;
  const last = (bytes: AsyncIterable<Buffer>) => {
    sinking = sink(bytes);
    return sinking;
  };
  try {
    signal.throwIfAborted();
    await pipeline(body, meter, last, { signal });
  } catch (error) {
    body.destroy();
    const [end] = await Promise.allSettled([sinking]);
    signal.throwIfAborted();
    throw end.status === "rejected" ? end.reason : error;
  }
}
