import { describe, expect, test } from "vitest";
import { samples } from "../../lib/sandbox/samples";
import { planTraffic, type TrafficPlan } from "./demo-traffic";
import { AWS_SOCIAL_PLAN } from "./desks/aws-social";
import { META_CLOUD_PLAN } from "./desks/meta-cloud";
import { NXCLOUD_PLAN } from "./desks/nxcloud";
import { ON_PREMISES_PLAN } from "./desks/on-premises";

const until = new Date("2026-11-20T14:00:00Z");
const all = [...samples().values()];
const DAY_MS = 24 * 60 * 60_000;

const DESKS: readonly { desk: string; plan: TrafficPlan; numbers: number; media: readonly [number, number] }[] = [
  { desk: "nxcloud", plan: NXCLOUD_PLAN, numbers: 4, media: [120, 150] },
  { desk: "meta-cloud", plan: META_CLOUD_PLAN, numbers: 2, media: [30, 45] },
  { desk: "on-premises", plan: ON_PREMISES_PLAN, numbers: 1, media: [25, 40] },
  { desk: "aws-social", plan: AWS_SOCIAL_PLAN, numbers: 2, media: [30, 45] },
];

describe.each(DESKS)("$desk", ({ plan, numbers, media: [fewest, most] }) => {
  const messages = planTraffic(plan, until, all);

  test("a run that goes on later sees the same plan", () => {
    expect(planTraffic(plan, until, all)).toEqual(messages);
  });

  test("the last weeks up to now, oldest first, on every number", () => {
    const times = messages.map(({ at }) => at.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Math.max(...times)).toBeLessThan(until.getTime());
    expect(until.getTime() - Math.min(...times)).toBeLessThan(17 * DAY_MS);
    expect(new Set(messages.map(({ number }) => number))).toEqual(new Set(Array(numbers).keys()));
  });

  test("media of every kind, neither few nor many", () => {
    const media = messages.flatMap((message) => message.media ?? []);
    expect(media.length).toBeGreaterThanOrEqual(fewest);
    expect(media.length).toBeLessThanOrEqual(most);
    const kinds = ["audio", "document", "image", "sticker", "video", "voice"];
    expect([...new Set(media.map(({ sample }) => sample.kind))].sort()).toEqual(kinds);
  });
});

test("no two messages of any desk have one name", () => {
  const names = DESKS.flatMap(({ plan }) => planTraffic(plan, until, all).map(({ name }) => name));
  expect(new Set(names).size).toBe(names.length);
});

test("the busiest desk gets every sample", () => {
  const media = planTraffic(NXCLOUD_PLAN, until, all).flatMap((message) => message.media ?? []);
  expect(new Set(media.map(({ sample }) => sample.name))).toEqual(new Set(samples().keys()));
});
