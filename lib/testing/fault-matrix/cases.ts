import type { ControlClient } from "../../sandbox/control-client";

type Rule = Parameters<ControlClient["addFault"]>[0];
export type Fault = Rule["fault"];

export const PROVIDERS = ["aws-social", "meta-cloud", "nxcloud", "on-premises"] as const;
export type Provider = (typeof PROVIDERS)[number];

/** The call that says where the bytes are, and the one that gives them. */
export type Place = "link" | "bytes";

/** What a failure means, whoever reports it. */
export interface Meaning {
  readonly reason: string;
  readonly cause: string;
  /** What the other side's answer leaves: worth asking again, hopeless until somebody acts, or gone for good. */
  readonly hope: "again" | "not by itself" | "gone";
}

export interface FaultCase {
  readonly name: string;
  readonly place: Place;
  /** At the place; or what is done to the provider's side instead. */
  readonly fault: Fault | "forget the id" | "lose the bytes" | "change the secrets";
  readonly meaning: Meaning;
  /** Calls that one attempt makes. */
  readonly calls: Readonly<Record<Place, number>>;
}

const status = (httpStatus: number, body = "", headers: Record<string, string> = {}): Fault => ({
  kind: "status",
  status: httpStatus,
  headers,
  body,
});
const redirect = (location: "other-host" | "private-address" | "metadata-address" | "plain-http"): Fault => ({
  kind: "redirect",
  status: 302,
  location,
});

const busy: Meaning = { reason: "RATE_LIMITED", cause: "RATE_LIMIT", hope: "again" };
const down: Meaning = { reason: "UPSTREAM", cause: "PROVIDER_DOWN", hope: "again" };
const broken: Meaning = { reason: "UPSTREAM", cause: "CUT_SHORT", hope: "again" };
const short: Meaning = { reason: "BAD_RESPONSE", cause: "CUT_SHORT", hope: "again" };
const unanswered: Meaning = { reason: "TIMEOUT", cause: "NO_ANSWER", hope: "again" };
const silenced: Meaning = { reason: "TIMEOUT", cause: "CUT_SHORT", hope: "again" };
const unreadable: Meaning = { reason: "BAD_RESPONSE", cause: "UNREADABLE_ANSWER", hope: "again" };
const blocked: Meaning = { reason: "BLOCKED_TARGET", cause: "BLOCKED_ADDRESS", hope: "not by itself" };
const wrongSecrets: Meaning = { reason: "AUTH", cause: "CREDENTIALS", hope: "not by itself" };
const tooLarge: Meaning = { reason: "TOO_LARGE", cause: "TOO_LARGE_HERE", hope: "not by itself" };
const damaged: Meaning = { reason: "HASH_MISMATCH", cause: "DAMAGED", hope: "again" };
const empty: Meaning = { reason: "EMPTY", cause: "EMPTY", hope: "again" };

/** Whatever call of whatever provider they strike. */
const ANYWHERE: readonly (readonly [string, Fault, Meaning])[] = [
  ["429", status(429, "", { "retry-after": "7" }), busy],
  ["500", status(500), down],
  ["503 with a page", status(503, "<h1>Busy</h1>"), down],
  ["a reset", { kind: "reset" }, broken],
  ["an answer cut short", { kind: "truncate", atBytes: 20, ending: "full-length" }, short],
  ["a redirect to another host", redirect("other-host"), blocked],
  ["a redirect to a private address", redirect("private-address"), blocked],
  ["a redirect to a metadata service", redirect("metadata-address"), blocked],
];

/** Are met with impatience, in a process of their own: on a busy machine anything else may take as long. */
const SILENCE: readonly (readonly [string, Fault, Meaning])[] = [
  ["silence", { kind: "stall" }, unanswered],
  ["silence in the answer", { kind: "stall", afterBytes: 20 }, silenced],
];

const AT_THE_BYTES: readonly (readonly [string, Fault, Meaning])[] = [
  ["other bytes", { kind: "wrong-bytes" }, damaged],
  ["fewer bytes that nobody announced", { kind: "truncate", atBytes: 2_000, ending: "chunked" }, damaged],
  ["no bytes at all", status(200), empty],
  ["bytes without end", { kind: "oversize", by: "endless", contentLength: "none" }, tooLarge],
];

/** What a provider does, as its documents say; everything else is the same for all. */
interface ProviderRules {
  /** The sandbox's names of the calls; `link` is null where the bytes are asked for at once. */
  readonly operations: { readonly link: string | null; readonly bytes: string };
  /** Bytes come from a link in an answer, which may lead anywhere. */
  readonly links: boolean;
  /** Of a link that has expired, and of the fresh one that is asked for in the same attempt. */
  readonly expiredLink: Meaning | null;
  readonly unknownId: Meaning & { readonly calls: FaultCase["calls"] };
  /** The id is known and nothing is behind it. */
  readonly lostBytes: (Meaning & { readonly calls: FaultCase["calls"] }) | null;
  /** The provider moves the file itself before it answers with where it is, and is given minutes for that. */
  readonly slowLink: boolean;
  /** Wrong secrets are found out before the first of the two calls. */
  readonly logsIn: boolean;
}

const once = (place: Place, hasLink: boolean) =>
  place === "link" ? { link: 1, bytes: 0 } : { link: hasLink ? 1 : 0, bytes: 1 };
const twice = { link: 2, bytes: 2 };
const gone = (reason: string, cause: string): Meaning => ({ reason, cause, hope: "gone" });

export const RULES: Readonly<Record<Provider, ProviderRules>> = {
  "aws-social": {
    operations: { link: "GetWhatsAppMessageMedia", bytes: "GetObject" },
    links: false,
    expiredLink: null,
    // The same answer is given for a bucket that is missing, so that AWS is asked once more for the media alone.
    unknownId: { ...gone("NOT_FOUND", "EXPIRED_AT_PROVIDER"), calls: { link: 2, bytes: 0 } },
    lostBytes: null,
    slowLink: true,
    logsIn: false,
  },
  "meta-cloud": {
    operations: { link: "getMedia", bytes: "download" },
    links: true,
    expiredLink: gone("EXPIRED", "EXPIRED_AT_PROVIDER"),
    unknownId: { ...gone("NOT_FOUND", "EXPIRED_AT_PROVIDER"), calls: { link: 1, bytes: 0 } },
    lostBytes: { ...gone("EXPIRED", "EXPIRED_AT_PROVIDER"), calls: twice },
    slowLink: false,
    logsIn: false,
  },
  nxcloud: {
    operations: { link: "getMedia", bytes: "download" },
    links: true,
    expiredLink: { reason: "EXPIRED", cause: "LINK_EXPIRED", hope: "again" },
    // NXCloud says only that the request failed.
    unknownId: { reason: "UNKNOWN", cause: "EXPIRED_AT_PROVIDER", hope: "again", calls: { link: 1, bytes: 0 } },
    lostBytes: { ...gone("NOT_FOUND", "EXPIRED_AT_PROVIDER"), calls: { link: 1, bytes: 1 } },
    slowLink: false,
    logsIn: false,
  },
  "on-premises": {
    operations: { link: null, bytes: "getMedia" },
    links: false,
    expiredLink: null,
    // It is asked whether it can fetch it from WhatsApp again, which is another call.
    unknownId: { ...gone("NOT_FOUND", "UNKNOWN_ID"), calls: { link: 0, bytes: 1 } },
    lostBytes: null,
    slowLink: false,
    logsIn: true,
  },
};

const placesOf = ({ operations }: ProviderRules): readonly Place[] => (operations.link ? ["link", "bytes"] : ["bytes"]);

function at(
  { operations }: ProviderRules,
  place: Place,
  [name, fault, meaning]: readonly [string, Fault, Meaning],
): FaultCase {
  return { name: `${name} at the ${place}`, place, fault, meaning, calls: once(place, operations.link !== null) };
}

/** A provider that says nothing more. */
export function silentCasesOf(provider: Provider): FaultCase[] {
  const rules = RULES[provider];
  return placesOf(rules).flatMap((place) =>
    SILENCE.filter(([, , meaning]) => !(rules.slowLink && place === "link" && meaning === unanswered)).map((one) =>
      at(rules, place, one),
    ),
  );
}

/** Every other fault that can strike a provider's downloads, with what it must be taken for. */
export function casesOf(provider: Provider): FaultCase[] {
  const rules = RULES[provider];
  const { unknownId, lostBytes, expiredLink } = rules;
  const hasLink = rules.operations.link !== null;
  const cases = placesOf(rules).flatMap((place) => ANYWHERE.map((one) => at(rules, place, one)));
  cases.push(...AT_THE_BYTES.map((one) => at(rules, "bytes", one)));
  if (hasLink) cases.push(at(rules, "link", ["an answer that is not JSON", { kind: "malformed-json" }, unreadable]));
  if (rules.links) {
    for (const location of ["other-host", "private-address", "metadata-address"] as const) {
      cases.push(at(rules, "link", [`an address of ${location}`, { kind: "link", location }, blocked]));
    }
  }
  if (expiredLink) {
    const expired = at(rules, "link", ["an expired link", { kind: "expired-link" }, expiredLink]);
    cases.push({ ...expired, calls: twice });
  }
  const forgotten = { name: "an unknown id", place: "link", fault: "forget the id" } as const;
  cases.push({ ...forgotten, meaning: unknownId, calls: unknownId.calls });
  const lost = { name: "an id without bytes", place: "bytes", fault: "lose the bytes" } as const;
  if (lostBytes) cases.push({ ...lost, meaning: lostBytes, calls: lostBytes.calls });
  const strangers = { name: "wrong secrets", place: "link", fault: "change the secrets" } as const;
  const turnedAway = rules.logsIn ? { link: 0, bytes: 0 } : once("link", hasLink);
  cases.push({ ...strangers, meaning: wrongSecrets, calls: turnedAway });
  return cases;
}

/** How often a failure is answered by another attempt without anybody asking. */
const AUTOMATIC_RETRIES: Readonly<Record<string, number>> = {
  RATE_LIMITED: 12,
  UPSTREAM: 8,
  TIMEOUT: 8,
  BAD_RESPONSE: 4,
  EXPIRED: 3,
  HASH_MISMATCH: 3,
  EMPTY: 3,
  UNKNOWN: 3,
};

export interface Expected {
  readonly status: "FAILED" | "GONE" | "QUARANTINED";
  readonly attempts: number;
}

/** What a fault that stays comes to, by the rules of docs/decisions/0022. */
export function expectedOf({ meaning: { hope, reason } }: FaultCase, hasBytes: boolean): Expected {
  if (hope === "gone") return { status: "GONE", attempts: 1 };
  if (hope === "not by itself") return { status: "FAILED", attempts: 1 };
  const attempts = 1 + (AUTOMATIC_RETRIES[reason] ?? 0);
  // Bytes are there, and nobody gets to see them: they are not those that were declared.
  return { status: reason === "HASH_MISMATCH" && !hasBytes ? "QUARANTINED" : "FAILED", attempts };
}
