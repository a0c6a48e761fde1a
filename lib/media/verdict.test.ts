import { describe, expect, it } from "vitest";
import { BlobError } from "../blob/types";
import { ConfigError } from "../errors";
import { ProviderError, type ProviderErrorReason } from "../providers/errors";
import { type Announced, type Judging, judgeBytes, judgeFailure, judgeInterruption, type Measure } from "./verdict";

const NOW = new Date("2026-05-01T12:00:00Z");
const judging = (overrides: Partial<Judging> = {}): Judging => ({
  now: NOW,
  retryCount: 0,
  earlierReasons: [],
  random: 0.5,
  hasBytes: false,
  ...overrides,
});
const failure = (reason: ProviderErrorReason, retryable: boolean, more = {}) =>
  new ProviderError({ reason, retryable, publicMessage: "It said no.", ...more });

describe("a failed attempt", () => {
  it("is tried again later when the provider's answer allows it, and counts", () => {
    const verdict = judgeFailure(failure("UPSTREAM", true, { httpStatus: 502 }), judging());
    expect(verdict).toMatchObject({ event: "retryLater", outcome: "FAILED", countsAsRetry: true });
    expect(verdict.failure).toEqual({ reason: "UPSTREAM", code: null, httpStatus: 502, message: "It said no." });
    expect(verdict.nextAttemptAt?.getTime()).toBeGreaterThan(NOW.getTime());
  });

  it("keeps what the provider's diagnosis says, and nothing where it says nothing", () => {
    const diagnosis = { cause: "PAYMENT", confidence: "CERTAIN", whoActs: "owner", nextStep: "pay" } as const;
    expect(judgeFailure(failure("REJECTED", false, { diagnosis }), judging()).failure).toMatchObject({ diagnosis });
    expect(judgeFailure(failure("REJECTED", false), judging()).failure?.diagnosis).toBeUndefined();
  });

  it("is not blamed on the provider when our storage uses one of its words", () => {
    const { failure: tooLarge } = judgeFailure(new BlobError("TOO_LARGE", "Over 100 bytes."), judging());
    expect(tooLarge).toMatchObject({ reason: "TOO_LARGE", diagnosis: { cause: "TOO_LARGE_HERE", whoActs: "admin" } });
    // A bucket's gateway may answer 404 to what is to be kept; the media is not gone for that.
    expect(judgeFailure(new BlobError("NOT_FOUND", "Not there."), judging())).toMatchObject({
      event: "giveUp",
      failure: { diagnosis: { cause: "STORAGE_INCONSISTENT", whoActs: "admin" } },
    });
  });

  it("waits at least as long as the provider asked for", () => {
    const verdict = judgeFailure(failure("RATE_LIMITED", true, { retryAfterMs: 120_000 }), judging({ random: 0 }));
    expect(verdict.nextAttemptAt?.getTime()).toBeGreaterThanOrEqual(NOW.getTime() + 120_000);
  });

  it("is final when trying again cannot help", () => {
    const verdict = judgeFailure(failure("AUTH", false, { providerCode: "1003" }), judging());
    expect(verdict).toMatchObject({ event: "giveUp", nextAttemptAt: null, failure: { reason: "AUTH", code: "1003" } });
  });

  it("is final after enough automatic attempts", () => {
    expect(judgeFailure(failure("UPSTREAM", true), judging({ retryCount: 50 })).event).toBe("giveUp");
  });

  it.each([
    ["NOT_FOUND", false, "gone"],
    ["UNAVAILABLE_AT_SENDER", false, "gone"],
    ["EXPIRED", false, "gone"],
    ["EXPIRED", true, "retryLater"],
    ["REJECTED", false, "giveUp"],
  ] as const)("%s (worth trying again: %s) ends as %s", (reason, retryable, event) => {
    expect(judgeFailure(failure(reason, retryable), judging()).event).toBe(event);
  });

  it("is tried again when our own storage was the cause", () => {
    const verdict = judgeFailure(new BlobError("NO_SPACE", "The disk is full."), judging());
    expect(verdict).toMatchObject({
      event: "retryLater",
      failure: { reason: "NO_SPACE", message: "The disk is full." },
    });
  });

  it("is final when the connection's settings are at fault", () => {
    const verdict = judgeFailure(new ConfigError("The connection is switched off."), judging());
    expect(verdict).toMatchObject({ event: "giveUp", failure: { reason: "CONFIG" } });
  });

  it("says nothing of an error that nobody foresaw, and is tried again", () => {
    const verdict = judgeFailure(new Error("password=hunter2"), judging());
    expect(verdict).toMatchObject({ event: "retryLater", failure: { reason: "INTERNAL" } });
    expect(JSON.stringify(verdict)).not.toContain("hunter2");
  });
});

describe("an interrupted attempt", () => {
  it("goes back in line at once and costs the item nothing", () => {
    expect(judgeInterruption(NOW)).toMatchObject({
      event: "retryLater",
      outcome: "ABANDONED",
      nextAttemptAt: NOW,
      countsAsRetry: false,
    });
  });
});

describe("complete bytes", () => {
  const measured: Measure = { sizeBytes: 10, sha256: "aa", answerType: "image/jpeg" };
  const announced = (more: Partial<Announced> = {}): Announced => ({
    sizeBytes: null,
    sha256: null,
    mimeType: "image/jpeg",
    kind: "IMAGE",
    ...more,
  });

  it("succeed when nothing was declared, or when everything declared agrees", () => {
    expect(judgeBytes(measured, announced({ mimeType: null }), judging()).event).toBe("succeed");
    expect(judgeBytes(measured, announced({ sizeBytes: 10, sha256: "aa" }), judging()).event).toBe("succeed");
  });

  it("succeed when their hash is the declared one, whatever else was said of them", () => {
    expect(judgeBytes(measured, announced({ sizeBytes: 11, sha256: "aa" }), judging()).event).toBe("succeed");
    const page = { ...measured, answerType: "text/html" };
    expect(judgeBytes(page, announced({ sha256: "aa" }), judging()).event).toBe("succeed");
  });

  it("says sizes that differ for people, and to the byte", () => {
    const came = { ...measured, sizeBytes: 134_217_728 };
    expect(judgeBytes(came, announced({ sizeBytes: 134_217_729 }), judging()).failure?.message).toBe(
      "128 MB (134,217,729 bytes) were declared, 128 MB (134,217,728 bytes) came.",
    );
  });

  it.each([
    ["HASH_MISMATCH", { sizeBytes: 10, sha256: "bb" }, "image/jpeg"],
    ["SIZE_MISMATCH", { sizeBytes: 11 }, "image/jpeg"],
    ["BAD_RESPONSE", {}, "text/html"],
    ["BAD_RESPONSE", { sizeBytes: 11 }, "application/json"],
  ])("%s is fetched again first, then kept but held back", (reason, declared, answerType) => {
    const came = { ...measured, answerType };
    expect(judgeBytes(came, announced(declared), judging())).toMatchObject({
      event: "retryLater",
      failure: { reason },
    });
    expect(judgeBytes(came, announced(declared), judging({ retryCount: 50 }))).toMatchObject({
      event: "quarantine",
      failure: { reason },
    });
  });

  it("never replace bytes that were verified before", () => {
    const verdict = judgeBytes(measured, announced({ sha256: "bb" }), judging({ retryCount: 50, hasBytes: true }));
    expect(verdict.event).toBe("giveUp");
  });

  it("are no bytes when there are none", () => {
    const empty = { ...measured, sizeBytes: 0, sha256: "e3b0" };
    expect(judgeBytes(empty, announced(), judging())).toMatchObject({
      event: "retryLater",
      failure: { reason: "EMPTY" },
    });
    expect(judgeBytes(empty, announced(), judging({ retryCount: 50 })).event).toBe("giveUp");
  });
});
