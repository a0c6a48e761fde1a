import { describe, expect, it } from "vitest";
import { decideRescue, nextRescueAt, RESCUE_SHARES, type SweptItem } from "./rescue-schedule";

const HOUR_MS = 3_600_000;
const firstSeen = new Date("2026-03-01T00:00:00Z");
const hours = (count: number) => new Date(firstSeen.getTime() + count * HOUR_MS);
/** A window of 64 hours makes every moment a whole hour. */
const failed: SweptItem = {
  status: "FAILED",
  firstSeen,
  windowMs: 64 * HOUR_MS,
  stage: 0,
  lastTriedAt: hours(0.1),
  failureReason: "UPSTREAM",
  nextAttemptAt: null,
};
const referenced: SweptItem = { ...failed, status: "REFERENCED", lastTriedAt: null, failureReason: null };

describe("when the next try is due", () => {
  it.each([
    [0, hours(0)],
    [1, hours(32)],
    [2, hours(48)],
    [3, hours(56)],
    [4, hours(60)],
    [5, hours(63)],
    [6, null],
  ])("after %d tries: %s", (stage, due) => {
    expect(nextRescueAt({ ...failed, stage })).toEqual(due);
  });

  it("knows one try alone where no end is known", () => {
    expect(nextRescueAt({ ...failed, windowMs: null })).toEqual(firstSeen);
    expect(nextRescueAt({ ...failed, windowMs: null, stage: 1 })).toBeNull();
  });
});

describe("what is done", () => {
  it.each<[string, Partial<SweptItem>, number, ReturnType<typeof decideRescue>]>([
    ["what was tried when it came is left alone", {}, 1, { fetch: false, stage: 1 }],
    ["nothing before half of the time is over", { stage: 1 }, 31.9, null],
    ["a try at half of the time", { stage: 1 }, 32, { fetch: true, stage: 2 }],
    ["no second one at the same moment", { stage: 2 }, 33, null],
    ["a try at a quarter", { stage: 2, lastTriedAt: hours(32) }, 48, { fetch: true, stage: 3 }],
    ["one try for all that were missed", { stage: 0 }, 61, { fetch: true, stage: 5 }],
    ["none when somebody has tried since", { stage: 1, lastTriedAt: hours(40) }, 47, { fetch: false, stage: 2 }],
    ["none after the end", { stage: 5 }, 64, { fetch: false, stage: 6 }],
    ["none of what is there no more", { stage: 1, failureReason: "NOT_FOUND" }, 32, { fetch: false, stage: 2 }],
    ["none of what would be refused again", { stage: 1, failureReason: "REJECTED" }, 32, { fetch: false, stage: 2 }],
    [
      "one of what an administrator may have mended",
      { stage: 1, failureReason: "AUTH" },
      32,
      { fetch: true, stage: 2 },
    ],
    ["one of what failed for an unknown reason", { stage: 1, failureReason: "NEW" }, 32, { fetch: true, stage: 2 }],
    ["one of what a delivery called missing", { stage: 1, lastTriedAt: null }, 32, { fetch: true, stage: 2 }],
    ["none of that at once", { lastTriedAt: null }, 0.1, { fetch: false, stage: 1 }],
  ])("%s", (_what, more, at, decision) => {
    expect(decideRescue({ ...failed, ...more }, hours(at))).toEqual(decision);
  });

  it("fetches at once what nobody ever tried, also where no end is known", () => {
    expect(decideRescue(referenced, hours(0.1))).toEqual({ fetch: true, stage: 1 });
    expect(decideRescue({ ...referenced, windowMs: null }, hours(9_000))).toEqual({ fetch: true, stage: 1 });
  });

  it("hurries a retry only where it would come too late", () => {
    const waiting = { ...failed, status: "RETRY_WAIT", stage: 5, nextAttemptAt: hours(63.9) } as const;
    expect(decideRescue(waiting, hours(63))).toEqual({ fetch: false, stage: 6 });
    expect(decideRescue({ ...waiting, nextAttemptAt: hours(64) }, hours(63))).toEqual({ fetch: true, stage: 6 });
  });

  it("tries a few times in all, however often it looks", () => {
    let item = failed;
    let tries = 0;
    for (let at = 0; at < 70; at += 0.05) {
      const decision = decideRescue(item, hours(at));
      if (!decision) continue;
      if (decision.fetch) tries += 1;
      item = { ...item, stage: decision.stage, lastTriedAt: decision.fetch ? hours(at) : item.lastTriedAt };
    }
    expect(tries).toBe(RESCUE_SHARES.length - 1);
  });
});
