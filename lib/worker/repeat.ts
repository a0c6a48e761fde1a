import { setTimeout as pause } from "node:timers/promises";
import { logger } from "../logger";

/** Runs `work` now and then every `everyMs` until the signal aborts. A failure is logged and tried again next time. */
export async function repeat(
  name: string,
  everyMs: number,
  stopping: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  while (!stopping.aborted) {
    try {
      await work();
    } catch (error) {
      if (!stopping.aborted) logger.error({ err: error }, `${name} failed`);
    }
    await pause(everyMs, undefined, { signal: stopping }).catch(() => undefined);
  }
}
