import { describe, expect, it } from "vitest";
import { type Foreseen, foresee } from "./bulk-forecast";

const NOW = new Date("2026-05-10T12:00:00Z");
const hours = (count: number) => new Date(NOW.getTime() + count * 3_600_000);

const OPEN = {
  until: hours(24),
  latest: null,
  certain: true,
  because: "as the rule says",
  afterwards: "lost",
  lost: false,
} as const;
const OVER = { ...OPEN, until: hours(-1) };
const SURMISED = { ...OVER, certain: false };
const SENDER = { ...OVER, afterwards: "sender" } as const;

function item(more: Partial<Foreseen>): Foreseen {
  return {
    deed: "redownload",
    status: "FAILED",
    neverArrived: false,
    hasBytes: false,
    recoverable: OPEN,
    connected: true,
    canProbe: true,
    probe: null,
    now: NOW,
    ...more,
  };
}

describe("a fetch", () => {
  it.each<[string, Partial<Foreseen>, string]>([
    ["within its time", {}, "ELIGIBLE"],
    ["within a time that is only surmised", { recoverable: { ...OPEN, certain: false } }, "ELIGIBLE"],
    ["without an end", { recoverable: { ...OPEN, until: null } }, "ELIGIBLE"],
    ["after its time", { recoverable: OVER }, "HOPELESS"],
    ["after a time that is only surmised", { recoverable: SURMISED }, "UNKNOWN"],
    ["when only the sender's phone is left", { recoverable: SENDER }, "UNKNOWN"],
    ["said to be gone within its time", { status: "GONE" }, "UNKNOWN"],
    ["said to be gone after its time", { status: "GONE", recoverable: SURMISED }, "HOPELESS"],
    ["said to be gone where the sender may have it", { status: "GONE", recoverable: SENDER }, "UNKNOWN"],
    ["after the longest time that anybody surmises", { recoverable: { ...SURMISED, latest: hours(-1) } }, "HOPELESS"],
    ["seen after it was said to be gone", { status: "GONE", probe: "THERE" }, "ELIGIBLE"],
    ["seen, but so long ago that its time is over", { recoverable: OVER, probe: "THERE" }, "HOPELESS"],
    ["lost, as the latest look told", { recoverable: { ...OPEN, lost: true }, probe: "GONE" }, "HOPELESS"],
    ["looked for without an answer", { recoverable: OVER, probe: "UNCLEAR" }, "HOPELESS"],
    ["stored already", { status: "STORED", hasBytes: true }, "STORED"],
    ["of a connection that is off", { connected: false }, "UNKNOWN"],
  ])("of what is %s", (_name, more, forecast) => {
    expect(foresee(item(more))).toMatchObject({ forecast, leftOut: false });
  });

  it.each<[string, Partial<Foreseen>]>([
    ["never arrived", { neverArrived: true }],
    ["was deleted on purpose", { status: "PURGED" }],
    ["has no adapter", { recoverable: null }],
  ])("is never made of what %s, whatever is included", (_name, more) => {
    expect(foresee(item(more))).toMatchObject({ forecast: "HOPELESS", leftOut: true });
  });
});

describe("a check", () => {
  it.each<[string, Partial<Foreseen>, string, boolean]>([
    ["after its time", { recoverable: OVER }, "ELIGIBLE", false],
    ["said to be gone", { status: "GONE" }, "ELIGIBLE", false],
    ["stored already", { hasBytes: true }, "STORED", false],
    ["of a provider that cannot be asked", { canProbe: false }, "HOPELESS", true],
  ])("of what is %s", (_name, more, forecast, leftOut) => {
    expect(foresee(item({ deed: "probe", ...more }))).toMatchObject({ forecast, leftOut });
  });
});
