import { describe, expect, it } from "vitest";
import { installedProviders, providerModule } from "../providers/registry";
import type { RetentionRule } from "../providers/types";
import { recoverableUntil } from "./recoverability";

const firstSeen = new Date("2026-03-01T10:00:00Z");
const day = (count: number) => new Date(firstSeen.getTime() + count * 86_400_000);
const because = "WhatsApp keeps inbound media for 7 days.";
const week: RetentionRule = { days: 7, certain: false, because, afterwards: "lost" };
const item = { retention: week, firstSeen, status: "FAILED", neverArrived: false, probe: null } as const;

/** What each provider's documents say, read beside the adapters' own tables. */
const SAID = {
  "meta-cloud": {
    inbound: { until: day(7), latest: null, certain: true, afterwards: "lost" },
    uploaded: { until: day(30), latest: null, certain: true, afterwards: "lost" },
  },
  "aws-social": {
    inbound: { until: day(7), latest: day(30), certain: false, afterwards: "lost" },
    uploaded: { until: day(30), latest: null, certain: true, afterwards: "lost" },
  },
  nxcloud: {
    inbound: { until: day(7), latest: day(14), certain: false, afterwards: "lost" },
    uploaded: { until: day(30), latest: null, certain: false, afterwards: "lost" },
  },
  "on-premises": {
    inbound: { until: day(14), latest: null, certain: true, afterwards: "sender" },
    uploaded: { until: null, latest: null, certain: false, afterwards: "lost" },
  },
} as const;

it("has a line for every provider that is installed", () => {
  expect(Object.keys(SAID).sort()).toEqual(
    installedProviders()
      .map(({ kind }) => kind)
      .sort(),
  );
});

describe.each(Object.entries(SAID))("%s", (kind, said) => {
  const { retention } = providerModule(kind).capabilities;
  it.each(["inbound", "uploaded"] as const)("keeps what is %s as long as its documents say", (direction) => {
    const told = recoverableUntil({ ...item, retention: retention[direction] });
    expect(told).toEqual({ ...said[direction], because: retention[direction].because, lost: false });
  });

  it.each(["inbound", "uploaded"] as const)("has nothing left of what is %s and was found gone", (direction) => {
    const probe = { at: day(1), verdict: "GONE" } as const;
    const told = recoverableUntil({ ...item, retention: retention[direction], probe });
    expect(told).toMatchObject({ until: null, latest: null, certain: true, afterwards: "lost", lost: true });
  });

  it.each(["inbound", "uploaded"] as const)(
    "has no known end for what is %s and was found there too late",
    (direction) => {
      const probe = { at: day(31), verdict: "THERE" } as const;
      const told = recoverableUntil({ ...item, retention: retention[direction], probe });
      expect(told).toMatchObject({ until: null, latest: null, certain: false, lost: false });
      expect(told.because).toMatch(/^The provider still had it/);
    },
  );
});

it.each([
  ["a provider that says it has gone", { status: "GONE" }],
  ["a message without an id", { neverArrived: true, status: "GONE" }],
  ["a message without an id, even found there", { neverArrived: true, probe: { at: day(1), verdict: "THERE" } }],
] as const)("believes %s, whatever the rule says", (_what, facts) => {
  const told = recoverableUntil({ ...item, ...facts, retention: { ...week, afterwards: "sender" } });
  expect(told).toMatchObject({ until: null, certain: true, afterwards: "lost", lost: true });
  expect(told.because).not.toBe(because);
});

it("keeps the rule's end where it was found there in time, and says so", () => {
  const told = recoverableUntil({ ...item, probe: { at: day(6), verdict: "THERE" } });
  expect(told).toMatchObject({ until: day(7), certain: false, lost: false });
  expect(told.because).toBe(`The provider still had it when it was last asked. ${because}`);
});

it("believes a later look more than an earlier download that found it gone", () => {
  const told = recoverableUntil({ ...item, status: "GONE", probe: { at: day(2), verdict: "THERE" } });
  expect(told).toMatchObject({ until: day(7), lost: false });
});

it("learns nothing from a look that told neither", () => {
  const probe = { at: day(2), verdict: "UNCLEAR" } as const;
  expect(recoverableUntil({ ...item, probe })).toEqual(recoverableUntil(item));
  expect(recoverableUntil({ ...item, status: "GONE", probe }).lost).toBe(true);
});
