import { say } from "./terminal";

/**
 * npm passes Ctrl-C on to a process that the terminal told already, so one key press may arrive twice.
 * Whoever presses twice is slower than this.
 */
const SAME_PRESS_MS = 800;

/** Aborts when the user or the system asks to stop. Whoever asks again gets `force` called and the process ends. */
export function onStopRequest(force: () => void): AbortSignal {
  const controller = new AbortController();
  let firstAt = 0;
  const ask = () => {
    if (!controller.signal.aborted) {
      firstAt = performance.now();
      say("\nStopping. Press Ctrl-C again to stop at once.");
      controller.abort();
    } else if (performance.now() - firstAt > SAME_PRESS_MS) {
      force();
      process.exit(130);
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, ask);
  return controller.signal;
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
