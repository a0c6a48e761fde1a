import { expect, test } from "vitest";
import { samples } from "../../lib/sandbox/samples";
import { NUMBERS } from "./demo-company";
import { planTraffic } from "./demo-traffic";

const until = new Date("2026-11-20T14:00:00Z");
const plan = planTraffic(until, [...samples().values()]);

test("a run that goes on later sees the same plan", () => {
  expect(planTraffic(until, [...samples().values()])).toEqual(plan);
});

test("twelve days up to now, oldest first, on every number", () => {
  const times = plan.map(({ at }) => at.getTime());
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(Math.max(...times)).toBeLessThan(until.getTime());
  expect(until.getTime() - Math.min(...times)).toBeLessThan(12 * 24 * 60 * 60_000);
  expect(new Set(plan.map(({ businessPhone }) => businessPhone)).size).toBe(NUMBERS.length);
});

test("120 to 150 media, every sample among them, no id twice", () => {
  const media = plan.flatMap((message) => message.media ?? []);
  expect(media.length).toBeGreaterThanOrEqual(120);
  expect(media.length).toBeLessThanOrEqual(150);
  expect(new Set(media.map(({ id }) => id)).size).toBe(media.length);
  expect(new Set(media.map(({ sample }) => sample.name))).toEqual(new Set(samples().keys()));
});
