import { describe, expect, it } from "vitest";
import { recoverableText, spanText } from "./recoverable-text";

const receivedAt = "2026-11-20T12:00:00.000Z";
const until = "2026-11-27T12:00:00.000Z";
const at = (now: string, certain = true) =>
  recoverableText(
    { receivedAt, status: "FAILED", recoverable: { until, certain, because: "", afterwards: "lost" as const } },
    new Date(now),
  );

describe("spanText", () => {
  it.each([
    [40_000, "40 s"],
    [12 * 60_000, "12 min"],
    [3_600_000, "1 h"],
    [5 * 3_600_000 + 12 * 60_000, "5 h 12 min"],
    [6 * 86_400_000 + 23 * 3_600_000 + 59 * 60_000, "6 d 23 h"],
    [-5, "0 s"],
  ])("%d ms is %s", (span, text) => {
    expect(spanText(span)).toBe(text);
  });
});

describe("recoverableText", () => {
  it("tells what is left and how sure that is", () => {
    expect(at("2026-11-20T13:00:00Z")).toMatchObject({
      amount: "6 d 23 h left",
      certainty: "certain",
      urgency: "none",
    });
    expect(at("2026-11-20T13:00:00Z", false).certainty).toBe("likely");
  });

  it("grows more urgent towards the end", () => {
    expect(at("2026-11-25T12:00:00Z")).toMatchObject({ urgency: "soon", share: 2 / 7 });
    expect(at("2026-11-27T00:00:00Z").urgency).toBe("now");
    expect(at("2026-11-29T12:00:00Z")).toMatchObject({ amount: "Over for 2 d", urgency: "over", share: 0 });
  });

  it("names the last hope when the time is over, and not before", () => {
    const recoverable = { until, certain: true, because: "", afterwards: "sender" as const };
    const told = (now: string) =>
      recoverableText({ receivedAt, status: "FAILED", recoverable }, new Date(now)).lastHope;
    expect(told("2026-11-26T12:00:00Z")).toBeNull();
    expect(told("2026-11-29T12:00:00Z")).toMatch(/sender's phone/);
    expect(at("2026-11-29T12:00:00Z").lastHope).toBeNull();
  });

  it("says so when no end is known", () => {
    const recoverable = { until: null, certain: false, because: "", afterwards: "lost" as const };
    const told = (status: "FAILED" | "GONE") => recoverableText({ receivedAt, status, recoverable }, new Date());
    expect(told("FAILED")).toEqual({
      amount: "No known end",
      certainty: "",
      share: null,
      urgency: "none",
      lastHope: null,
    });
    expect(told("GONE")).toMatchObject({ amount: "No time left", urgency: "over" });
  });
});
