import { describe, expect, it, test } from "vitest";
import { type Asking, admit, bulkShare, type NumberLimits } from "./admission";
import { CLOSED_BREAKER } from "./breaker";

const NOW = new Date("2026-05-01T12:00:00Z");
const later = (ms: number) => new Date(NOW.getTime() + ms);
const MINUTE = 60_000;

const LIMITS: NumberLimits = {
  atOnce: 4,
  errorBudget: { errors: 15, windowMs: 60 * MINUTE },
  pace: { perSecond: 10, burst: 10 },
};
const CLOSED = { ...CLOSED_BREAKER, pausedAt: null };
const ask = (more: Partial<Asking>) =>
  admit({
    now: NOW,
    breaker: CLOSED,
    bulk: false,
    enabled: true,
    running: { all: 0, bulk: 0 },
    limits: LIMITS,
    spentUntil: null,
    ...more,
  });
const ADMITTED = { admitted: true, trial: false, waitMs: 0 };
const refused = (refusal: string, until: Date | null = null) => ({ admitted: false, refusal, until });

describe("who may ask a provider", () => {
  test.each<[string, Partial<Asking>, object]>([
    ["a number that is well", {}, ADMITTED],
    ["a connection that is switched off", { enabled: false, breaker: { ...CLOSED, pausedAt: NOW } }, refused("off")],
    ["a paused number", { breaker: { ...CLOSED, pausedAt: NOW } }, refused("paused")],
    ["an open breaker", { breaker: { ...CLOSED, state: "OPEN", resumesAt: later(1) } }, refused("breaker", later(1))],
    [
      "an open breaker whose time has come",
      { breaker: { ...CLOSED, state: "OPEN", resumesAt: NOW } },
      { admitted: true, trial: true, waitMs: 0 },
    ],
    [
      "a paused number with an open breaker: people come first",
      { breaker: { ...CLOSED, state: "OPEN", resumesAt: later(1), pausedAt: NOW } },
      refused("paused"),
    ],
    ["the last free place", { running: { all: 3, bulk: 0 } }, ADMITTED],
    ["no free place", { running: { all: 4, bulk: 0 } }, refused("slots")],
    ["what takes no place", { running: null }, ADMITTED],
  ])("%s", (_name, asking, expected) => {
    expect(ask(asking)).toEqual(expected);
  });
});

describe("bulk", () => {
  test.each<[string, number, number, boolean]>([
    ["leaves the last free place to live traffic", 4, 3, false],
    ["takes the last but one", 4, 2, true],
    ["takes the only place there is", 1, 0, true],
    ["leaves one of two", 2, 1, false],
  ])("%s", (_name, atOnce, all, admitted) => {
    expect(ask({ bulk: true, running: { all, bulk: 0 }, limits: { ...LIMITS, atOnce } }).admitted).toBe(admitted);
  });

  it("may cause half of the error answers, counting those it may still cause", () => {
    const errors = (count: number) => ({
      ...CLOSED,
      errorsAt: Array.from({ length: count }, (_, index) => later((index - 30) * MINUTE)),
    });
    expect(bulkShare(LIMITS.errorBudget)).toBe(7);
    expect(ask({ bulk: true, breaker: errors(6) })).toEqual(ADMITTED);
    expect(ask({ bulk: true, breaker: errors(6), running: { all: 1, bulk: 1 } })).toEqual(refused("slots"));
    expect(ask({ bulk: true, breaker: errors(7) })).toEqual(refused("budget", later(30 * MINUTE)));
    expect(ask({ bulk: true, breaker: errors(9) })).toEqual(refused("budget", later(32 * MINUTE)));
    expect(ask({ bulk: false, breaker: errors(14) })).toEqual(ADMITTED);
  });

  it("may use half of what may go at once", () => {
    expect(ask({ bulk: true, spentUntil: later(400) })).toEqual(ADMITTED);
    expect(ask({ bulk: true, spentUntil: later(500) })).toEqual({ ...ADMITTED, waitMs: 100 });
    expect(ask({ bulk: false, spentUntil: later(500) })).toEqual(ADMITTED);
  });
});

describe("the pace of a connection", () => {
  test.each<[string, Date | null, object]>([
    ["was never used", null, ADMITTED],
    ["was used up long ago", later(-MINUTE), ADMITTED],
    ["has one request left", later(900), ADMITTED],
    ["is used up for the moment", later(1_000), { ...ADMITTED, waitMs: 100 }],
    ["is used up for as long as anybody waits", later(2_900), { ...ADMITTED, waitMs: 2_000 }],
    ["is used up for longer", later(3_000), refused("pace", later(2_100))],
    ["was used up by a clock a minute ahead", later(63_000), refused("pace", later(62_100))],
    ["was used up by a clock that has been put back by an hour since", later(60 * MINUTE), ADMITTED],
  ])("%s", (_name, spentUntil, expected) => {
    expect(ask({ spentUntil })).toEqual(expected);
  });

  it("lets a slow connection make one request at a time", () => {
    const limits = { ...LIMITS, pace: { perSecond: 0.5, burst: 0.5 } };
    expect(ask({ limits })).toEqual(ADMITTED);
    expect(ask({ limits, spentUntil: later(1_500) })).toEqual({ ...ADMITTED, waitMs: 1_500 });
    expect(ask({ limits, spentUntil: later(60 * MINUTE) })).toEqual(ADMITTED);
  });
});
