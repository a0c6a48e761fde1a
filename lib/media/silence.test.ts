import { expect, it } from "vitest";
import { silenceOf } from "./silence";

const NOW = new Date("2026-11-20T10:00:00Z");
const HOUR_MS = 3_600_000;
const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR_MS);
const unusual = (hours: number, longestPauseHours: number, arrivals = 50) =>
  silenceOf({ lastDeliveryAt: ago(hours), arrivals, longestPauseMs: longestPauseHours * HOUR_MS }, NOW)?.isUnusual;

it("is unusual when it lasts more than twice as long as any pause before it, and more than an hour", () => {
  expect([unusual(15, 8), unusual(17, 8)]).toEqual([false, true]);
  expect([unusual(0.9, 0.1), unusual(1.1, 0.1)]).toEqual([false, true]);
});

it("cannot be told before enough has come, or when nothing ever was delivered", () => {
  expect(unusual(500, 1, 9)).toBeUndefined();
  expect(silenceOf({ lastDeliveryAt: null, arrivals: 50, longestPauseMs: 1 }, NOW)).toBeNull();
  expect(silenceOf({ lastDeliveryAt: ago(9), arrivals: 50, longestPauseMs: null }, NOW)).toBeNull();
});
