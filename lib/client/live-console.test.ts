import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ChangeEvent } from "../schemas/events";
import { followConsole } from "./live-console";
import { queryKeys } from "./query-keys";

let announce: (event: ChangeEvent) => void;
vi.mock("./events", () => ({
  subscribeToChanges: (_number: string, listener: (event: ChangeEvent) => void) => {
    announce = listener;
    return () => undefined;
  },
}));

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("reads a bulk run again that changed while it was read for the first time", async () => {
  const client = new QueryClient();
  const stop = followConsole(client);
  let answerFirst: (status: string) => void = () => undefined;
  const read = vi
    .fn<() => Promise<string>>()
    .mockImplementationOnce(() => new Promise((resolve) => (answerFirst = resolve)))
    .mockResolvedValue("PLANNED");
  const observer = new QueryObserver(client, { queryKey: queryKeys.bulkRun("a-run"), queryFn: read });
  const unsubscribe = observer.subscribe(() => undefined);

  announce({ type: "bulk", id: "a-run", status: "PLANNED" });
  await vi.advanceTimersByTimeAsync(1_000);
  answerFirst("PLANNING");
  await vi.advanceTimersByTimeAsync(1_000);

  expect(observer.getCurrentResult().data).toBe("PLANNED");
  unsubscribe();
  stop();
});
