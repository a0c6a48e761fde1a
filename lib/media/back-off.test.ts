import { describe, expect, it } from "vitest";
import { type FailedAttempt, nextRetryAt } from "./back-off";

const now = new Date("2026-03-01T10:00:00Z");
const MINUTE_MS = 60_000;

/** Milliseconds until the next attempt, null for none. */
function waitAfter(attempt: Partial<FailedAttempt>): number | null {
  const { retryCount = 0 } = attempt;
  const standing = { reason: "UPSTREAM", retryable: true, retryCount, repeats: retryCount, now, random: 0.5 };
  const next = nextRetryAt({ ...standing, ...attempt });
  return next && next.getTime() - now.getTime();
}

it.each([
  [0, 5_000],
  [1, 10_000],
  [2, 20_000],
  [6, 320_000],
  [7, 640_000],
])("after %d retries the wait is drawn from up to %d ms", (retryCount, ceiling) => {
  expect(waitAfter({ retryCount, random: 0 })).toBe(0);
  expect(waitAfter({ retryCount, random: 0.5 })).toBe(ceiling / 2);
  expect(waitAfter({ retryCount, random: 0.999_999 })).toBeLessThanOrEqual(ceiling);
});

it("never draws from more than a quarter of an hour", () => {
  expect(waitAfter({ reason: "RATE_LIMITED", retryCount: 11, random: 0.999_999 })).toBeLessThanOrEqual(15 * MINUTE_MS);
});

it.each([
  ["RATE_LIMITED", 12],
  ["UPSTREAM", 8],
  ["TIMEOUT", 8],
  ["NO_SPACE", 12],
  ["UNAVAILABLE", 12],
  ["BAD_RESPONSE", 4],
  ["HASH_MISMATCH", 3],
  ["EXPIRED", 3],
  ["UNKNOWN", 3],
  ["A_REASON_OF_ANOTHER_VERSION", 3],
  ["toString", 3],
])("%s is tried again %d times by itself", (reason, times) => {
  expect(waitAfter({ reason, retryCount: times - 1 })).not.toBeNull();
  expect(waitAfter({ reason, retryCount: times })).toBeNull();
});

it("is tried again for a reason that is new, whatever failed before, but not for ever", () => {
  expect(waitAfter({ reason: "EXPIRED", retryCount: 8, repeats: 0 })).not.toBeNull();
  expect(waitAfter({ reason: "EXPIRED", retryCount: 8, repeats: 3 })).toBeNull();
  expect(waitAfter({ reason: "EXPIRED", retryCount: 12, repeats: 0 })).toBeNull();
});

it.each(["AUTH", "FORBIDDEN", "REJECTED", "NUMBER_NOT_BOUND", "TOO_LARGE", "BLOCKED_TARGET"])(
  "%s is never tried again by itself, even when it calls itself retryable",
  (reason) => {
    expect(waitAfter({ reason })).toBeNull();
  },
);

it("does not repeat what says that it is not worth repeating", () => {
  expect(waitAfter({ reason: "UPSTREAM", retryable: false })).toBeNull();
});

describe("a delay that the other side asks for", () => {
  it("counts when it is longer than ours", () => {
    expect(waitAfter({ reason: "RATE_LIMITED", retryAfterMs: 40 * MINUTE_MS })).toBe(40 * MINUTE_MS);
  });

  it("does not shorten ours", () => {
    expect(waitAfter({ reason: "RATE_LIMITED", retryCount: 8, retryAfterMs: 1_000 })).toBeGreaterThan(MINUTE_MS);
  });

  it("is not believed beyond a day", () => {
    expect(waitAfter({ reason: "RATE_LIMITED", retryAfterMs: Number.MAX_SAFE_INTEGER })).toBe(24 * 60 * MINUTE_MS);
  });
});
