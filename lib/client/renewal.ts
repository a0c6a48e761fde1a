/**
 * Calls `read` a little after it is asked for, once for all who ask until then and never twice at a time. `read` answers
 * after how long it has to be called again: something failed, changed meanwhile, or was on its way already and may be
 * older than what changed. Null when nothing is left; asking while it reads does nothing.
 */
export function renewal(read: () => Promise<number | null>) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy = false;
  let stopped = false;
  const ask = (afterMs: number): void => {
    if (busy || stopped) return;
    timer ??= setTimeout(async () => {
      timer = undefined;
      busy = true;
      const againMs = await read();
      busy = false;
      if (againMs !== null) ask(againMs);
    }, afterMs);
  };
  const stop = (): void => {
    stopped = true;
    clearTimeout(timer);
  };
  return { ask, stop };
}
