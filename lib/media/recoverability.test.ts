import { expect, it } from "vitest";
import type { RetentionRule } from "../providers/types";
import { recoverableUntil } from "./recoverability";

const firstSeen = new Date("2026-03-01T10:00:00Z");
const because = "WhatsApp keeps inbound media for 7 days.";
const week: RetentionRule = { days: 7, certain: false, because, afterwards: "lost" };
const item = { retention: week, firstSeen, status: "FAILED", neverArrived: false } as const;

it("counts the provider's days from the moment of first sight", () => {
  const until = new Date("2026-03-08T10:00:00Z");
  expect(recoverableUntil(item)).toEqual({ until, certain: false, because, afterwards: "lost" });
});

it("knows no end where the rule has none", () => {
  const retention = { ...week, days: null, certain: true };
  const told = recoverableUntil({ ...item, retention, status: "STORED" });
  expect(told).toEqual({ until: null, certain: true, because, afterwards: "lost" });
});

it("tells what is left when the time is over", () => {
  const retention = { ...week, afterwards: "sender" } as const;
  expect(recoverableUntil({ ...item, retention }).afterwards).toBe("sender");
});

it.each([
  ["a provider that says it has gone", { status: "GONE" }],
  ["a message without an id", { neverArrived: true, status: "GONE" }],
] as const)("believes %s, whatever the rule says", (_what, facts) => {
  const told = recoverableUntil({ ...item, ...facts, retention: { ...week, afterwards: "sender" } });
  expect(told).toMatchObject({ until: null, certain: true, afterwards: "lost" });
  expect(told.because).not.toBe(because);
});
