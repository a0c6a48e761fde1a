import { describe, expect, it, test } from "vitest";
import type { BreakerDto } from "@/lib/schemas/numbers";
import { heldBackSentence, heldBackShort, isHeldPast } from "./breaker-text";

const NOW = new Date(2026, 4, 1, 14, 20);
const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000).toISOString();
const shown = (state: BreakerDto["state"], resumesAt: string | null = null) => ({ state, resumesAt });

describe("why a waiting item does not move", () => {
  test.each<[BreakerDto["state"], string | null, string | null]>([
    ["closed", null, null],
    ["paused", null, "On hold: the number is paused"],
    ["open", at(12), "On hold until 14:32"],
    ["open", at(-1), "On hold, goes on any moment now"],
    ["half-open", at(1), "On hold while one request tries whether it works again"],
  ])("of a number that is %s (%s): %s", (state, resumesAt, text) => {
    expect(heldBackShort(shown(state, resumesAt), NOW)).toBe(text);
  });

  it("is told with what comes next", () => {
    expect(heldBackSentence(shown("paused"), NOW)).toContain("when somebody resumes");
    expect(heldBackSentence(shown("open", at(12)), NOW)).toContain("until 14:32. It goes on by itself");
    expect(heldBackSentence(shown("open", at(-1)), NOW)).not.toContain("until");
    expect(heldBackSentence(shown("closed"), NOW)).toBeNull();
  });

  it("is its own time where that comes later than the number's", () => {
    expect(isHeldPast(shown("open", at(5)), at(10))).toBe(false);
    expect(isHeldPast(shown("open", at(5)), at(1))).toBe(true);
    expect(isHeldPast(shown("open", at(5)), null)).toBe(true);
    expect(isHeldPast(shown("paused"), at(10))).toBe(true);
    expect(isHeldPast(shown("closed"), null)).toBe(false);
  });
});
