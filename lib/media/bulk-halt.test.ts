import { describe, expect, it } from "vitest";
import { type CanaryItem, failsAlike, haltText, judgeCanary, signatureOf } from "./bulk-halt";

const well: CanaryItem = { outcome: "succeeded", signature: null };
const open: CanaryItem = { outcome: "open", signature: null };
const bad = (signature: string): CanaryItem => ({ outcome: "failed", signature });
const again = (signature: string): CanaryItem => ({ outcome: "waiting", signature });

describe("a canary", () => {
  it("lets the rest follow when nothing fails alike too often", () => {
    expect(judgeCanary([well, well, bad("A"), bad("A"), bad("B")])).toEqual({ verdict: "pass" });
  });

  it("halts as soon as three fail alike, whatever is still open", () => {
    expect(judgeCanary([bad("A"), open, bad("A"), open, bad("A")])).toEqual({
      verdict: "halt",
      signature: "A",
      failed: 3,
    });
  });

  it("counts a failure that will be tried again", () => {
    expect(judgeCanary([again("A"), again("A"), bad("A")])).toMatchObject({ verdict: "halt" });
  });

  it("is waited for while anything is open, but not for what waits itself", () => {
    expect(judgeCanary([well, open, bad("A")])).toEqual({ verdict: "wait" });
    expect(judgeCanary([well, again("A"), { outcome: "waiting", signature: null }])).toEqual({ verdict: "pass" });
  });
});

it("waits for no number that is held back, unless all are", () => {
  const held: CanaryItem = { outcome: "held", signature: null };
  expect(judgeCanary([well, bad("A"), held, held])).toEqual({ verdict: "pass" });
  expect(judgeCanary([held, held])).toEqual({ verdict: "wait" });
});

describe("a run under way", () => {
  it("fails alike at the fifth of the same in a row", () => {
    expect(failsAlike({ lastSignature: "A", signatureRun: 4 })).toBe(false);
    expect(failsAlike({ lastSignature: "A", signatureRun: 5 })).toBe(true);
    expect(failsAlike({ lastSignature: null, signatureRun: 9 })).toBe(false);
  });
});

it("tells failures apart by reason and code", () => {
  expect(signatureOf({ reason: "NOT_FOUND", code: "100/33" })).toBe("NOT_FOUND 100/33");
  expect(signatureOf({ reason: "TIMEOUT", code: null })).toBe("TIMEOUT");
});

it("says why in words", () => {
  expect(haltText.canary(3, 5, "Not at the provider", "100/33")).toBe(
    "3 of the first 5 items failed in the same way: not at the provider (100/33). The others were not asked for.",
  );
});
