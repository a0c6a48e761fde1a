import { describe, expect, it } from "vitest";
import { type BlameFacts, type NumberFacts, whoIsToBlame } from "./blame";

const LABEL = { "meta-cloud": "Meta", nxcloud: "NXCloud", "aws-social": "AWS" } as const;
type Kind = keyof typeof LABEL;

let next = 0;
function number(providerKind: Kind, latest: NumberFacts["latest"], more: Partial<NumberFacts> = {}): NumberFacts {
  next += 1;
  return {
    id: `number-${next}`,
    name: `Shop ${providerKind}`,
    connectionId: `connection-${providerKind}`,
    connectionName: `Connection ${providerKind}`,
    providerKind,
    providerLabel: LABEL[providerKind],
    latest,
    isSilent: false,
    isHeldBack: false,
    ...more,
  };
}

const fine = (kind: Kind) => number(kind, [null, null, null, null, null]);
const failing = (kind: Kind, reason: string) => number(kind, Array(5).fill(reason));
const facts = (numbers: readonly NumberFacts[], more: Partial<BlameFacts> = {}): BlameFacts => ({
  workers: 1,
  oldestDueMs: null,
  numbers,
  ...more,
});

describe("it is us", () => {
  it.each([
    [
      "no worker is there",
      facts([fine("nxcloud")], { workers: 0, oldestDueMs: 60_000 }),
      "no worker is running",
      "help",
    ],
    [
      "what is due waits although workers are there",
      facts([fine("nxcloud")], { oldestDueMs: 12 * 60_000 }),
      "12 minutes",
      "help",
    ],
    [
      "the storage is full",
      facts([failing("nxcloud", "NO_SPACE"), failing("meta-cloud", "NO_SPACE")]),
      "our storage",
      "help",
    ],
    ["the clock is off", facts([failing("aws-social", "CLOCK_SKEW"), fine("nxcloud")]), "clock", "help"],
    [
      "a connection cannot be opened",
      facts([failing("nxcloud", "CONFIG"), fine("meta-cloud")]),
      "Shop nxcloud fails for a reason of our own",
      "connection",
    ],
    [
      "several providers stop answering at once",
      facts([failing("nxcloud", "TIMEOUT"), failing("meta-cloud", "UPSTREAM")]),
      "Meta",
      "help",
    ],
    [
      "one connection's credentials are refused",
      facts([failing("meta-cloud", "AUTH"), fine("nxcloud")]),
      "Meta refuses our credentials or rights of Connection meta-cloud",
      "connection",
    ],
    ["we are too fast", facts([failing("nxcloud", "RATE_LIMITED")]), "asks more of NXCloud", "number"],
  ])("when %s", (_, given, sentence, to) => {
    const blame = whoIsToBlame(given);
    expect(blame).toMatchObject({ side: "us", target: { to } });
    expect(blame.sentence).toContain(sentence);
    expect(blame.next).not.toBeNull();
  });
});

describe("it is them", () => {
  it("when one provider fails at every connection while another works", () => {
    const blame = whoIsToBlame(
      facts([failing("meta-cloud", "UPSTREAM"), failing("meta-cloud", "TIMEOUT"), fine("nxcloud")]),
    );
    expect(blame).toMatchObject({
      side: "them",
      sentence: "It is them: Meta is failing, while others work.",
      target: { to: "incidents", provider: "meta-cloud" },
    });
  });

  it("when several fail while yet another works", () => {
    const blame = whoIsToBlame(
      facts([failing("meta-cloud", "UPSTREAM"), failing("aws-social", "TIMEOUT"), fine("nxcloud")]),
    );
    expect(blame).toMatchObject({ side: "them", sentence: "It is them: Meta and AWS are failing, while others work." });
  });

  it("probably, when there is no other provider to compare with", () => {
    expect(whoIsToBlame(facts([failing("nxcloud", "TIMEOUT")]))).toMatchObject({
      side: "them",
      sentence: expect.stringContaining("probably them"),
    });
  });
});

describe("it cannot be told", () => {
  it("when one number of a provider fails and another of the same works", () => {
    const blame = whoIsToBlame(facts([failing("nxcloud", "UPSTREAM"), fine("nxcloud")]));
    expect(blame).toMatchObject({
      side: "unknown",
      sentence: "Shop nxcloud fails at NXCloud, while other numbers there work.",
    });
  });

  it("when the reason says neither", () => {
    expect(whoIsToBlame(facts([failing("nxcloud", "UNKNOWN")]))).toMatchObject({
      side: "unknown",
      target: { to: "incidents" },
    });
  });

  it("when a number is silent: then somebody has to look at what its provider delivers", () => {
    const silent = number("meta-cloud", [null], { isSilent: true });
    expect(whoIsToBlame(facts([silent, fine("nxcloud")]))).toMatchObject({
      side: "unknown",
      sentence: expect.stringContaining("silent"),
      target: { to: "connection" },
    });
  });
});

describe("it is neither", () => {
  it("when everything works, a few failures among many included", () => {
    const few = number("nxcloud", [null, "UPSTREAM", null, null, null, null]);
    expect(whoIsToBlame(facts([few, fine("meta-cloud")]))).toMatchObject({ side: "nobody", next: null, target: null });
  });

  it("when nothing was attempted, or nothing is there", () => {
    for (const numbers of [[], [number("nxcloud", [])]]) {
      expect(whoIsToBlame(facts(numbers)).sentence).toBe("Nothing was attempted in the last day.");
    }
  });

  it("when all that is the case is that somebody holds a number back", () => {
    const held = number("nxcloud", [null], { isHeldBack: true });
    expect(whoIsToBlame(facts([held])).sentence).toBe("Nothing is failing; Shop nxcloud is held back.");
  });
});

it("names the worst first: without a worker nothing else counts", () => {
  const all = [failing("nxcloud", "AUTH"), failing("meta-cloud", "NO_SPACE")];
  expect(whoIsToBlame(facts(all, { workers: 0 })).sentence).toContain("no worker");
  expect(whoIsToBlame(facts(all)).sentence).toContain("storage");
});
