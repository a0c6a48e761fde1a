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

const changes = [
  ["a bulk run", queryKeys.bulkRun("a-run"), { type: "bulk", id: "a-run", status: "PLANNED" }],
  [
    "an upload",
    queryKeys.uploadList("all"),
    { type: "upload", id: "an-upload", phoneNumberId: "a-number", status: "DONE" },
  ],
] as const satisfies readonly (readonly [string, readonly string[], ChangeEvent])[];

it.each(changes)(
  "reads %s again that changed while it was read for the first time",
  async (_what, queryKey, change) => {
    const client = new QueryClient();
    const stop = followConsole(client);
    let answerFirst: (status: string) => void = () => undefined;
    const read = vi
      .fn<() => Promise<string>>()
      .mockImplementationOnce(() => new Promise((resolve) => (answerFirst = resolve)))
      .mockResolvedValue("changed");
    const observer = new QueryObserver<string>(client, { queryKey, queryFn: read });
    const unsubscribe = observer.subscribe(() => undefined);

    announce(change);
    await vi.advanceTimersByTimeAsync(1_000);
    answerFirst("as before");
    await vi.advanceTimersByTimeAsync(1_000);

    expect(observer.getCurrentResult().data).toBe("changed");
    unsubscribe();
    stop();
  },
);
