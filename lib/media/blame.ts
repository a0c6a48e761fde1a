import { numberHealth } from "./number-health";

/** What is known of one number when the question is asked. */
export interface NumberFacts {
  readonly id: string;
  readonly name: string;
  readonly connectionId: string;
  readonly connectionName: string;
  readonly providerKind: string;
  readonly providerLabel: string;
  /** The latest attempts of the last day that speak of the number, newest first: null for a success, else the reason. */
  readonly latest: readonly (string | null)[];
  /** No delivery came for much longer than is usual. */
  readonly isSilent: boolean;
  /** Somebody, or the breaker, holds back its requests. */
  readonly isHeldBack: boolean;
}

export interface BlameFacts {
  /** Workers that were heard of in the last half minute. */
  readonly workers: number;
  /** How long the oldest thing that is due has been waiting, without numbers that are held back. Milliseconds; null: nothing is. */
  readonly oldestDueMs: number | null;
  readonly numbers: readonly NumberFacts[];
}

/** Where to go for the next step. */
export type BlameTarget =
  | { readonly to: "connection"; readonly id: string }
  | { readonly to: "number"; readonly id: string }
  | { readonly to: "incidents"; readonly provider?: string }
  | { readonly to: "help" };

export interface Blame {
  readonly side: "us" | "them" | "nobody" | "unknown";
  readonly sentence: string;
  /** What to do; null where there is nothing to be done. */
  readonly next: string | null;
  readonly target: BlameTarget | null;
}

/** Nothing that is due waits longer than this while workers are there. Milliseconds. */
const WAITS_TOO_LONG_MS = 5 * 60_000;

const STORAGE = ["NO_SPACE", "STORAGE", "UNAVAILABLE", "RANGE"];
const OWN_SETUP = ["CONFIG", "INTERNAL", "BLOCKED_TARGET"];
const CREDENTIALS = ["AUTH", "FORBIDDEN", "NUMBER_NOT_BOUND"];
const WIRE = ["UPSTREAM", "TIMEOUT", "BAD_RESPONSE"];

interface Failing extends NumberFacts {
  /** The reason that most of its failures have. */
  readonly reason: string;
}

/** Is it us or them? One sentence from what is known, the likeliest first; pure. */
export function whoIsToBlame(facts: BlameFacts): Blame {
  return (
    noWorker(facts) ??
    ours(failingOf(facts)) ??
    wire(facts, failingOf(facts)) ??
    credentials(failingOf(facts)) ??
    tooFast(failingOf(facts)) ??
    tooSlow(facts) ??
    silence(facts) ??
    other(failingOf(facts)) ??
    allWell(facts)
  );
}

function failingOf({ numbers }: BlameFacts): Failing[] {
  return numbers.flatMap((number) => {
    const outcomes = number.latest.map((reason) => (reason === null ? "SUCCEEDED" : "FAILED"));
    const { health } = numberHealth(outcomes, null);
    const reason = mostFrequent(number.latest.filter((each) => each !== null));
    return (health === "degraded" || health === "down") && reason ? [{ ...number, reason }] : [];
  });
}

function mostFrequent(reasons: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const [first] = [...counts].sort(([, a], [, b]) => b - a);
  return first?.[0] ?? null;
}

const works = ({ latest }: NumberFacts) => latest[0] === null;
const distinct = <T>(values: readonly T[]) => [...new Set(values)];

function noWorker({ workers, oldestDueMs }: BlameFacts): Blame | null {
  if (workers > 0) return null;
  const waiting = oldestDueMs === null ? "Nothing waits for one yet." : "What is due waits.";
  return {
    side: "us",
    sentence: `It is us: no worker is running. ${waiting}`,
    next: "Start a worker, or look why it ended.",
    target: { to: "help" },
  };
}

/** Reasons that lie in our own storage, clock or settings, whoever the provider is. */
function ours(failing: readonly Failing[]): Blame | null {
  if (failing.some(({ reason }) => STORAGE.includes(reason))) {
    return {
      side: "us",
      sentence: "It is us: our storage does not take or give what it should.",
      next: "Look at the disk or the bucket: space, rights and whether it can be reached.",
      target: { to: "help" },
    };
  }
  if (failing.some(({ reason }) => reason === "CLOCK_SKEW")) {
    return {
      side: "us",
      sentence: "It is us: our server's clock is off, so that signed requests are refused.",
      next: "Have the server's clock synchronised (NTP).",
      target: { to: "help" },
    };
  }
  const setup = failing.filter(({ reason }) => OWN_SETUP.includes(reason));
  const [first] = setup;
  if (!first) return null;
  return {
    side: "us",
    sentence: `It is us: ${told(setup, "fails", "fail")} for a reason of our own.`,
    next: "Check the connection: it says what is wrong with it.",
    target: { to: "connection", id: first.connectionId },
  };
}

/** No answers, late ones or unreadable ones: of one provider it is theirs, of several at once the way there is ours. */
function wire({ numbers }: BlameFacts, failing: readonly Failing[]): Blame | null {
  const down = failing.filter(({ reason }) => WIRE.includes(reason));
  const [first] = down;
  if (!first) return null;
  const kinds = distinct(down.map(({ providerKind }) => providerKind));
  const labels = distinct(down.map(({ providerLabel }) => providerLabel)).join(" and ");
  const working = numbers.filter(works);
  const anotherWorks = working.some(({ providerKind }) => !kinds.includes(providerKind));
  if (kinds.length > 1 && working.length === 0) {
    return {
      side: "us",
      sentence: `It is probably us: ${labels} fail at the same time.`,
      next: "Look at the way from this server to the internet: name resolution, proxy, firewall.",
      target: { to: "help" },
    };
  }
  const sameKind = working.filter(({ providerKind }) => providerKind === first.providerKind);
  if (kinds.length === 1 && sameKind.length > 0) {
    return {
      side: "unknown",
      sentence: `${told(down, "fails", "fail")} at ${first.providerLabel}, while other numbers there work.`,
      next: "Look at the incident: its latest exchange says what the provider answered.",
      target: { to: "incidents", provider: first.providerKind },
    };
  }
  const fails = kinds.length === 1 ? "is failing" : "are failing";
  return {
    side: "them",
    sentence: anotherWorks
      ? `It is them: ${labels} ${fails}, while others work.`
      : `It is probably them: ${labels} ${fails}, and there is nothing else to compare it with.`,
    next: "Nothing is lost: we try again by ourselves. If it goes on, ask their support.",
    target: { to: "incidents", ...(kinds.length === 1 ? { provider: first.providerKind } : {}) },
  };
}

function credentials(failing: readonly Failing[]): Blame | null {
  const refused = failing.filter(({ reason }) => CREDENTIALS.includes(reason));
  const [first] = refused;
  if (!first) return null;
  const connections = distinct(refused.map(({ connectionName }) => connectionName));
  return {
    side: "us",
    sentence: `It is us: ${first.providerLabel} refuses our credentials or rights of ${connections.join(" and ")}.`,
    next: "Check the connection and enter its secrets anew.",
    target: { to: "connection", id: first.connectionId },
  };
}

function tooFast(failing: readonly Failing[]): Blame | null {
  const limited = failing.filter(({ reason }) => reason === "RATE_LIMITED");
  const [first] = limited;
  if (!first) return null;
  return {
    side: "us",
    sentence: `It is us: ${told(limited, "asks", "ask")} more of ${first.providerLabel} than it allows.`,
    next: "It slows down by itself. Pause what is not urgent.",
    target: { to: "number", id: first.id },
  };
}

function tooSlow({ oldestDueMs }: BlameFacts): Blame | null {
  if (oldestDueMs === null || oldestDueMs < WAITS_TOO_LONG_MS) return null;
  return {
    side: "us",
    sentence: `It is us: something that is due has waited for ${Math.floor(oldestDueMs / 60_000)} minutes.`,
    next: "The workers are busy. Start another one, or give each more to do at once.",
    target: { to: "help" },
  };
}

function silence({ numbers }: BlameFacts): Blame | null {
  const silent = numbers.filter(({ isSilent }) => isSilent);
  const [first] = silent;
  if (!first) return null;
  return {
    side: "unknown",
    sentence: `${told(silent, "has", "have")} been silent for longer than is usual.`,
    next: `Look whether ${first.providerLabel} still delivers to our address.`,
    target: { to: "connection", id: first.connectionId },
  };
}

function other(failing: readonly Failing[]): Blame | null {
  const [first] = failing;
  if (!first) return null;
  return {
    side: "unknown",
    sentence: `${told(failing, "fails", "fail")} at ${first.providerLabel} for a reason that says neither.`,
    next: "Look at the incident: its latest exchange says what the provider answered.",
    target: { to: "incidents", provider: first.providerKind },
  };
}

function allWell({ numbers }: BlameFacts): Blame {
  const heldBack = numbers.filter(({ isHeldBack }) => isHeldBack);
  if (heldBack.length > 0) {
    return {
      side: "nobody",
      sentence: `Nothing is failing; ${told(heldBack, "is", "are")} held back.`,
      next: null,
      target: null,
    };
  }
  const tried = numbers.some(({ latest }) => latest.length > 0);
  const sentence = tried ? "Neither: everything works." : "Nothing was attempted in the last day.";
  return { side: "nobody", sentence, next: null, target: null };
}

/** "Shop Berlin fails", "Shop Berlin and 3 others fail". */
function told(numbers: readonly NumberFacts[], one: string, several: string): string {
  const [first, ...others] = numbers;
  if (!first) return several;
  if (others.length === 0) return `${first.name} ${one}`;
  return `${first.name} and ${others.length} ${others.length === 1 ? "other" : "others"} ${several}`;
}
