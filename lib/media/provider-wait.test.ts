import { expect, it } from "vitest";
import { fetchReportOf, judgePending, withoutMiddle } from "./provider-wait";

const asked = new Date("2026-05-01T12:00:00Z");
const nextPollAt = new Date("2026-05-01T12:00:09Z");
const report = (at: string, problem: { code: string | null; text: string } | null) => ({ at: new Date(at), problem });
const judge = (told: ReturnType<typeof report> | null) =>
  judgePending({ report: told, awaitingSince: asked, nextPollAt });
const problem = { code: "400", text: "Media not found in the datastore." };

it("waits on while nothing was reported, or nothing bad", () => {
  for (const told of [null, report("2026-05-01T12:00:03Z", null)]) {
    expect(judge(told)).toMatchObject({ event: "pendingAtProvider", nextAttemptAt: nextPollAt, countsAsRetry: false });
  }
});

it("ends with the provider's own words, so that another try stays possible", () => {
  expect(judge(report("2026-05-01T12:00:00Z", problem))).toMatchObject({
    event: "giveUp",
    outcome: "FAILED",
    nextAttemptAt: null,
    failure: { reason: "UNAVAILABLE_AT_SENDER", code: "400", message: "Media not found in the datastore." },
  });
});

it("keeps what the provider's report means, and does without what it cannot read", () => {
  const diagnosis = {
    cause: "RATE_LIMIT",
    confidence: "CERTAIN",
    whoActs: "customer",
    nextStep: "send it again",
  } as const;
  const stored = (told: unknown) =>
    fetchReportOf({ at: asked.toISOString(), problem: { ...problem, diagnosis: told } });
  const judged = (told: unknown) => judgePending({ report: stored(told), awaitingSince: asked, nextPollAt });
  expect(judged(diagnosis).failure).toMatchObject({ reason: "UNAVAILABLE_AT_SENDER", diagnosis });
  expect(judged({ ...diagnosis, cause: "SOLAR_FLARE" })).toMatchObject({ event: "giveUp" });
  expect(judged("text").failure?.diagnosis).toBeUndefined();
});

it("takes a report from before the question for one about an earlier question", () => {
  expect(judge(report("2026-05-01T11:59:59Z", problem)).event).toBe("pendingAtProvider");
});

it("reads a report as the column keeps it, and anything else as none", () => {
  expect(fetchReportOf({ at: asked.toISOString(), problem })).toEqual({ at: asked, problem });
  for (const stored of [null, {}, { at: "some day", problem }, "text"]) expect(fetchReportOf(stored)).toBeNull();
});

it("shows how a long wait began and how it ended", () => {
  const polls = Array.from({ length: 1_000 }, (_, index) => index);
  expect(withoutMiddle(polls)).toEqual([0, 1, 2, 3, 4, 5, 994, 995, 996, 997, 998, 999]);
  expect(withoutMiddle([1, 2, 3])).toEqual([1, 2, 3]);
});
