import { describe, expect, it } from "vitest";
import type { RecoverableDto } from "../schemas/media";
import { spanText, timeLeft } from "./time-left";

const receivedAt = "2026-11-20T12:00:00.000Z";
const certain: RecoverableDto = {
  until: "2026-11-27T12:00:00.000Z",
  latest: null,
  certain: true,
  because: "",
  afterwards: "lost",
  lost: false,
};
const at = (now: string, more: Partial<RecoverableDto> = {}) =>
  timeLeft({ receivedAt, recoverable: { ...certain, ...more } }, new Date(now));

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

describe("timeLeft", () => {
  it("is exact about a certain end, and rounds one that is not", () => {
    expect(at("2026-11-20T13:00:00Z")).toMatchObject({ amount: "6 d 23 h left", certainty: "certain" });
    const likely = (now: string) => at(now, { certain: false });
    expect(likely("2026-11-20T13:00:00Z")).toMatchObject({ amount: "about 7 d left", certainty: "probably" });
    expect(likely("2026-11-27T07:10:00Z").amount).toBe("about 5 h left");
    expect(likely("2026-11-27T11:59:50Z").amount).toBe("about 1 min left");
  });

  it.each([
    ["2026-11-27T11:00:00Z", "hour", "now"],
    ["2026-11-27T10:59:59Z", "day", "now"],
    ["2026-11-26T12:00:00Z", "day", "soon"],
    ["2026-11-26T11:59:59Z", "week", "soon"],
    ["2026-11-24T11:59:59Z", "week", "none"],
    ["2026-11-20T11:59:59Z", "later", "none"],
    ["2026-11-27T12:00:00Z", "over", "over"],
  ])("at %s it stands under %s and is as urgent as %s", (now, standing, urgency) => {
    expect(at(now)).toMatchObject({ standing, urgency });
  });

  it("tells how much of the time is left", () => {
    expect(at("2026-11-25T12:00:00Z").share).toBe(2 / 7);
    expect(at("2026-11-29T12:00:00Z")).toMatchObject({ amount: "Over for 2 d", share: 0 });
  });

  it("names the last hope when the time is over, and not before", () => {
    const sender = (now: string) => at(now, { afterwards: "sender" });
    expect(sender("2026-11-26T12:00:00Z").lastHope).toBeNull();
    expect(sender("2026-11-29T12:00:00Z")).toMatchObject({
      standing: "sender",
      lastHope: expect.stringMatching(/sender's phone/),
    });
    expect(at("2026-11-29T12:00:00Z").lastHope).toBeNull();
  });

  it("takes an end that is not certain for overdue up to the last moment that it allows", () => {
    const vague = (now: string) => at(now, { certain: false, latest: "2026-12-04T12:00:00.000Z" });
    expect(vague("2026-11-27T13:00:00Z")).toMatchObject({
      standing: "overdue",
      lastHope: expect.stringMatching(/another 6\sd\s23\sh/),
    });
    expect(vague("2026-12-04T12:00:00Z")).toMatchObject({ standing: "over", lastHope: null });
  });

  it("tells no known end from nothing left", () => {
    const none = {
      standing: "open",
      amount: "No known end",
      certainty: "",
      share: null,
      urgency: "none",
      lastHope: null,
    };
    expect(at(receivedAt, { until: null })).toEqual(none);
    expect(at(receivedAt, { until: null, lost: true })).toMatchObject({ standing: "over", amount: "No time left" });
  });
});
