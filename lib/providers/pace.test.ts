import { describe, expect, test } from "vitest";
import { keepPace, pausePace, takeSlot } from "./pace";

describe("keeping to a number of requests per second", () => {
  test("a second's worth goes at once, the rest is spaced evenly", () => {
    const slots = new Map<string, number>();
    const waits = Array.from({ length: 13 }, () => takeSlot(slots, "a", 10, 5000));
    expect(waits).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100, 200, 300]);
  });

  test("time that passes gives the allowance back", () => {
    const slots = new Map<string, number>();
    for (let i = 0; i < 10; i++) takeSlot(slots, "a", 10, 5000);
    expect(takeSlot(slots, "a", 10, 5100)).toBe(0);
    expect(takeSlot(slots, "a", 10, 5100)).toBe(100);
  });

  test("less than one per second is spaced from the first on", () => {
    const slots = new Map<string, number>();
    expect([takeSlot(slots, "a", 0.5, 0), takeSlot(slots, "a", 0.5, 0)]).toEqual([0, 2000]);
  });

  test("one account does not wait for another", () => {
    const slots = new Map<string, number>();
    takeSlot(slots, "a", 0.5, 0);
    expect(takeSlot(slots, "b", 0.5, 0)).toBe(0);
  });

  test("an abort ends the wait with the signal's reason", async () => {
    const abort = new AbortController();
    const reason = new Error("stopped");
    await keepPace("abort test", 0.1, abort.signal);
    const waiting = keepPace("abort test", 0.1, abort.signal);
    abort.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });
});

describe("a pause that the provider asks for", () => {
  const { signal } = new AbortController();

  test("turns requests away at once, with the time to come back", async () => {
    pausePace("long", 5 * 60_000);
    const error = await keepPace("long", 100, signal).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ reason: "RATE_LIMITED", retryable: true });
    const { retryAfterMs } = error as { retryAfterMs: number };
    expect(retryAfterMs).toBeGreaterThan(4 * 60_000);
    expect(retryAfterMs).toBeLessThanOrEqual(5 * 60_000);
  });

  test("holds for its own account alone", async () => {
    pausePace("paused", 60_000);
    await keepPace("another", 100, signal);
  });

  test("is not cut short by a shorter one", async () => {
    pausePace("twice", 60_000);
    pausePace("twice", 1);
    await expect(keepPace("twice", 100, signal)).rejects.toMatchObject({ reason: "RATE_LIMITED" });
  });

  test("is sat out when it ends soon", async () => {
    pausePace("short", 20);
    await keepPace("short", 100, signal);
  });

  test("ends after a day at the latest", async () => {
    pausePace("absurd", Number.POSITIVE_INFINITY);
    const error = await keepPace("absurd", 100, signal).catch((thrown: unknown) => thrown);
    expect((error as { retryAfterMs: number }).retryAfterMs).toBeLessThanOrEqual(24 * 60 * 60_000);
  });
});
