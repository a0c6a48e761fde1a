import { expect, it } from "vitest";
import { recoverableUntil } from "./recoverability";

const firstSeen = new Date("2026-03-01T10:00:00Z");
const because = "WhatsApp keeps inbound media for 7 days.";

it("counts the provider's days from the moment of first sight", () => {
  const retention = { days: 7, certain: false, because, afterwards: "lost" as const };
  expect(recoverableUntil({ retention, firstSeen, status: "FAILED" })).toEqual({
    until: new Date("2026-03-08T10:00:00Z"),
    certain: false,
    because,
  });
});

it("knows no end where the rule has none", () => {
  const retention = { days: null, certain: true, because, afterwards: "lost" as const };
  expect(recoverableUntil({ retention, firstSeen, status: "STORED" })).toEqual({ until: null, certain: true, because });
});

it("believes a provider that says it has gone, whatever its rule says", () => {
  const retention = { days: 7, certain: false, because, afterwards: "lost" as const };
  const told = recoverableUntil({ retention, firstSeen, status: "GONE" });
  expect(told).toMatchObject({ until: null, certain: true });
  expect(told.because).not.toBe(because);
});
