import { describe, expect, it, test } from "vitest";
import { type Answer, afterAnswer, type Breaker, CLOSED_BREAKER, isHeldBack, recentErrors, withTrial } from "./breaker";

const NOW = new Date("2026-05-01T12:00:00Z");
const later = (ms: number) => new Date(NOW.getTime() + ms);
const MINUTE = 60_000;
const BUDGET = { errors: 15, windowMs: 60 * MINUTE };

const answer = (reason: string | null, more: Partial<Answer> = {}): Answer => ({
  askedAt: NOW,
  failure: reason === null ? null : { reason, message: `It was ${reason}.` },
  errorAnswers: 0,
  retryAfterMs: null,
  ...more,
});
const told = (breaker: Breaker, ...answers: readonly Answer[]) =>
  answers.reduce((before, one) => afterAnswer(before, one, BUDGET, NOW), breaker);
const failing = (reason: string, count: number) => Array.from({ length: count }, () => answer(reason));
const errorsAgo = (...minutes: number[]): Breaker => ({
  ...CLOSED_BREAKER,
  errorsAt: minutes.map((ago) => later(-ago * MINUTE)),
});

describe("a closed breaker", () => {
  it("stays the very same after a success, so that nothing is written", () => {
    expect(told(CLOSED_BREAKER, answer(null))).toBe(CLOSED_BREAKER);
  });

  test.each([
    "AUTH",
    "FORBIDDEN",
    "NUMBER_NOT_BOUND",
    "CLOCK_SKEW",
    "UPSTREAM",
    "TIMEOUT",
    "BAD_RESPONSE",
    "RATE_LIMITED",
    "UNKNOWN",
    "A_REASON_OF_TOMORROW",
  ])("opens when five requests in a row failed of %s, and not one sooner", (reason) => {
    const four = told(CLOSED_BREAKER, ...failing(reason, 4));
    expect(four).toMatchObject({ state: "CLOSED", consecutiveFailures: 4 });
    expect(told(four, answer(reason))).toMatchObject({
      state: "OPEN",
      because: `The last 5 requests failed. The latest: It was ${reason}.`,
      openedAt: NOW,
      resumesAt: later(30_000),
      trips: 1,
    });
  });

  test.each([null, "NOT_FOUND", "EXPIRED", "TOO_LARGE", "HASH_MISMATCH"])(
    "begins to count anew when the provider answered (%s)",
    (reason) => {
      const breaker = told(CLOSED_BREAKER, ...failing("TIMEOUT", 4), answer(reason), ...failing("TIMEOUT", 4));
      expect(breaker).toMatchObject({ state: "CLOSED", consecutiveFailures: 4 });
    },
  );

  test.each(["CONFIG", "INTERNAL", "STORAGE", "NO_SPACE", "UNAVAILABLE", "INTERRUPTED"])(
    "takes no notice of what went wrong with us (%s)",
    (reason) => {
      expect(told(CLOSED_BREAKER, ...failing(reason, 20))).toBe(CLOSED_BREAKER);
      expect(told(CLOSED_BREAKER, ...failing("AUTH", 4), answer(reason), answer("AUTH")).state).toBe("OPEN");
    },
  );
});

describe("the error budget", () => {
  const missing = answer("NOT_FOUND", { errorAnswers: 1 });

  it("opens at its last error answer, until the oldest no longer counts", () => {
    const almost = told(errorsAgo(50, 40), ...Array.from({ length: 12 }, () => missing));
    expect(almost.state).toBe("CLOSED");
    const open = told(almost, missing);
    expect(open).toMatchObject({ state: "OPEN", resumesAt: later(10 * MINUTE) });
    expect(open.because).toBe("15 error answers within 60 minutes: more could make the provider block the number.");
  });

  it("counts every error answer, also those of an attempt that succeeded in the end", () => {
    const breaker = told(CLOSED_BREAKER, answer(null, { errorAnswers: 2 }), answer("EXPIRED", { errorAnswers: 2 }));
    expect(breaker.errorsAt).toHaveLength(4);
  });

  it("forgets what is older than the window, and never keeps more than the budget", () => {
    expect(told(errorsAgo(61, 60, 59), missing).errorsAt).toEqual([later(-59 * MINUTE), NOW]);
    const many = told(CLOSED_BREAKER, answer("NOT_FOUND", { errorAnswers: 40 }));
    expect(many.errorsAt).toHaveLength(15);
  });

  it("is not given back by a success: the provider goes on counting too", () => {
    const trial = withTrial(told(errorsAgo(59), answer("EXPIRED", { errorAnswers: 14 })), NOW);
    const closed = told(trial, answer(null));
    expect(closed).toMatchObject({ state: "CLOSED", because: null, resumesAt: null, trips: 0 });
    expect(recentErrors(closed, BUDGET, NOW)).toHaveLength(15);
    expect(told(closed, missing)).toMatchObject({ state: "OPEN" });
  });
});

describe("a budget that is spent by answers that come in late", () => {
  const late = (count: number) =>
    Array.from({ length: count }, () => answer("UPSTREAM", { askedAt: later(-1), errorAnswers: 1 }));
  const open = told(errorsAgo(50, 40, 40, 40, 40, 40, 40, 40), ...late(5));

  it("makes a breaker that is open already wait until it has room again", () => {
    expect(open).toMatchObject({ state: "OPEN", resumesAt: later(30_000) });
    expect(told(open, ...late(1))).toMatchObject({ resumesAt: later(30_000) });
    const spent = told(open, ...late(2));
    expect(spent).toMatchObject({ state: "OPEN", openedAt: NOW, resumesAt: later(10 * MINUTE), trips: 1 });
    expect(spent.because).toContain("15 error answers within 60 minutes");
  });

  it("lets nothing more go out while a trial is under way, whatever that comes to", () => {
    const spent = told(withTrial(open, NOW), ...late(2));
    expect(spent).toMatchObject({ state: "OPEN", resumesAt: later(10 * MINUTE) });
    expect(told(spent, answer(null))).toMatchObject({ state: "OPEN", resumesAt: later(10 * MINUTE) });
  });
});

describe("a provider that asks for a pause", () => {
  it("gets it at the first asking, for as long as it says", () => {
    const open = told(CLOSED_BREAKER, answer("RATE_LIMITED", { errorAnswers: 1, retryAfterMs: 90_000 }));
    expect(open).toMatchObject({ state: "OPEN", resumesAt: later(90_000), errorsAt: [NOW] });
    expect(open.because).toBe("The provider asked for a pause. It was RATE_LIMITED.");
  });

  it("may say so again while it lasts, and only the longer one counts", () => {
    const open = told(CLOSED_BREAKER, answer("RATE_LIMITED", { retryAfterMs: 90_000 }));
    expect(told(open, answer("RATE_LIMITED", { retryAfterMs: 10_000 }))).toBe(open);
    const longer = told(open, answer("RATE_LIMITED", { retryAfterMs: 120_000 }));
    expect(longer).toMatchObject({ resumesAt: later(120_000), trips: 1 });
  });

  test.each([
    ["without a time", null],
    ["of less than a second", 500],
  ])("is only one failure in a row %s", (_name, retryAfterMs) => {
    const breaker = told(CLOSED_BREAKER, answer("RATE_LIMITED", { retryAfterMs }));
    expect(breaker).toMatchObject({ state: "CLOSED", consecutiveFailures: 1 });
  });

  it("cannot silence a number for longer than a day", () => {
    const open = told(CLOSED_BREAKER, answer("RATE_LIMITED", { retryAfterMs: 90 * 24 * 60 * MINUTE }));
    expect(open.resumesAt).toEqual(later(24 * 60 * MINUTE));
  });
});

describe("an open breaker", () => {
  const open = told(CLOSED_BREAKER, ...failing("TIMEOUT", 5));

  it("holds back until its time, and no longer", () => {
    expect(isHeldBack(open, later(29_999))).toBe(true);
    expect(isHeldBack(open, later(30_000))).toBe(false);
    expect(isHeldBack(CLOSED_BREAKER, NOW)).toBe(false);
  });

  it("is moved by nothing that was asked before it opened, however it ends", () => {
    const early = { askedAt: later(-1) };
    expect(told(open, answer("TIMEOUT", early), answer(null, early))).toBe(open);
    const trial = withTrial(open, later(30_000));
    expect(told(trial, answer("TIMEOUT", early), answer(null, early))).toBe(trial);
  });

  it("closes and forgets its trips when the trial works", () => {
    expect(told(withTrial(open, NOW), answer(null))).toEqual({ ...CLOSED_BREAKER, errorsAt: [] });
  });

  it("closes when the trial is told that one object is gone: the provider answers again", () => {
    expect(told(withTrial(open, NOW), answer("NOT_FOUND", { errorAnswers: 1 }))).toMatchObject({ state: "CLOSED" });
  });

  it("opens again for twice as long after each trial that fails, up to a quarter of an hour", () => {
    const waits: number[] = [];
    for (let breaker = open; waits.length < 7; breaker = told(withTrial(breaker, NOW), answer("TIMEOUT"))) {
      waits.push((breaker.resumesAt?.getTime() ?? 0) - NOW.getTime());
    }
    expect(waits).toEqual([30_000, 60_000, 120_000, 240_000, 480_000, 900_000, 900_000]);
  });

  it("lets the next one try at once when a trial failed because of us", () => {
    const trial = withTrial(open, NOW);
    expect(isHeldBack(trial, later(1_000))).toBe(true);
    expect(isHeldBack(told(trial, answer("NO_SPACE")), NOW)).toBe(false);
  });

  it("lets the next one try when nothing is heard of a trial for a minute", () => {
    const trial = withTrial(open, NOW);
    expect(isHeldBack(trial, later(MINUTE - 1))).toBe(true);
    expect(isHeldBack(trial, later(MINUTE))).toBe(false);
  });
});
