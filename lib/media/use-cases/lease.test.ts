import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LEASE_MS, LeaseLost, newLeaseOwner, withLease } from "./lease";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const stopping = new AbortController().signal;
const clock = { now: () => new Date() };
const options = { deadlineMs: 60_000, stopping, clock };

/** Work that ends only when its signal fires. */
const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("stream broke"))));

describe("a lease", () => {
  it("is renewed beside the work, each time for its whole length, and no longer than the work takes", async () => {
    const renewals: number[] = [];
    const renew = async (until: Date) => renewals.push(until.getTime() - Date.now()) > 0;
    let finish = (_value: string) => {};
    const running = withLease({ ...options, renew }, () => new Promise<string>((resolve) => (finish = resolve)));
    await vi.advanceTimersByTimeAsync(25_000);
    finish("done");
    expect(await running).toBe("done");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(renewals).toEqual([LEASE_MS, LEASE_MS]);
  });

  it("ends the work at once when somebody else has the row", async () => {
    const running = withLease({ ...options, renew: async () => false }, untilAborted);
    const outcome = expect(running).rejects.toThrow(LeaseLost);
    await vi.advanceTimersByTimeAsync(10_000);
    await outcome;
  });

  it("outlives renewals that fail, until it has run out", async () => {
    let ended = false;
    const running = withLease({ ...options, renew: () => Promise.reject(new Error("no database")) }, untilAborted);
    const outcome = expect(running.finally(() => (ended = true))).rejects.toThrow(LeaseLost);
    await vi.advanceTimersByTimeAsync(LEASE_MS - 1);
    expect(ended).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await outcome;
  });

  it("counts from the last renewal that succeeded", async () => {
    let calls = 0;
    const renew = async () => {
      calls += 1;
      if (calls > 1) throw new Error("no database");
      return true;
    };
    let ended = false;
    const running = withLease({ ...options, renew }, untilAborted);
    const outcome = expect(running.finally(() => (ended = true))).rejects.toThrow(LeaseLost);
    await vi.advanceTimersByTimeAsync(10_000 + LEASE_MS - 1);
    expect(ended).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await outcome;
  });

  it("tells why the work was broken off, not how its streams took it", async () => {
    const stop = new AbortController();
    const running = withLease({ ...options, stopping: stop.signal, renew: async () => true }, untilAborted);
    stop.abort(new Error("The worker is stopping."));
    await expect(running).rejects.toThrow("The worker is stopping.");
  });

  it("passes on what the work itself failed of", async () => {
    const running = withLease({ ...options, renew: async () => true }, () => Promise.reject(new Error("disk full")));
    await expect(running).rejects.toThrow("disk full");
  });

  it("has an owner for each attempt, also of the same worker", () => {
    const owners = [newLeaseOwner("worker-a"), newLeaseOwner("worker-a")];
    expect(new Set(owners).size).toBe(2);
    for (const owner of owners) expect(owner).toMatch(/^worker-a /);
  });
});
