import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ByteWatch } from "./watch-bytes";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const chunk = () => new Uint8Array(1_000);

it("tells of bytes now and then, and of those before a silence too", async () => {
  const told: number[] = [];
  const watch = new ByteWatch(async (received, expected) => void told.push(received, expected ?? -1));
  async function* slow() {
    yield chunk();
    yield chunk();
    await vi.advanceTimersByTimeAsync(5_000);
    yield chunk();
    await vi.advanceTimersByTimeAsync(5_000);
  }
  watch.expected = 9_000;
  for await (const bytes of slow()) watch.note(bytes);
  expect(told).toEqual([2_000, 9_000, 3_000, 9_000]);
});

it("says nothing of what is over at once", async () => {
  const report = vi.fn(async () => undefined);
  const watch = new ByteWatch(report);
  for (let index = 0; index < 100; index += 1) watch.note(chunk());
  await watch.end();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(report).not.toHaveBeenCalled();
  expect(watch.received).toBe(100_000);
  expect(watch.head()).toHaveLength(65_536);
});

it("does not hand out the next report before the last has been written", async () => {
  let written: () => void = () => undefined;
  const report = vi.fn(() => new Promise<void>((resolve) => (written = resolve)));
  const watch = new ByteWatch(report);
  for (let index = 0; index < 5; index += 1) {
    watch.note(chunk());
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(report).toHaveBeenCalledTimes(1);
  written();
  await watch.end();
  expect(report).toHaveBeenCalledTimes(1);
});
