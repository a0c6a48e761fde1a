import type { FaultInput, Outcome } from "./provider-bench";

export const RETRY_LATER: FaultInput = { kind: "status", status: 429, headers: { "retry-after": "7" } };

const BLOCKED: Outcome = { reason: "BLOCKED_TARGET", retryable: false };
const redirect = (location: "other-host" | "private-address" | "metadata-address" | "plain-http"): FaultInput => ({
  kind: "redirect",
  location,
});

/** Faults that mean the same at every call of every provider. */
export const COMMON_FAULTS: readonly (readonly [string, FaultInput, Outcome])[] = [
  ["429", RETRY_LATER, { reason: "RATE_LIMITED", retryable: true }],
  ["500", { kind: "status", status: 500 }, { reason: "UPSTREAM", retryable: true }],
  ["503 with a page", { kind: "status", status: 503, body: "<h1>Busy</h1>" }, { reason: "UPSTREAM", retryable: true }],
  ["a reset before the answer", { kind: "reset" }, { reason: "UPSTREAM", retryable: true }],
  ["a stall before the answer", { kind: "stall" }, { reason: "TIMEOUT", retryable: true }],
  ["a stall in the answer", { kind: "stall", afterBytes: 20 }, { reason: "TIMEOUT", retryable: true }],
  [
    "a body cut short",
    { kind: "truncate", atBytes: 20, ending: "full-length" },
    { reason: "BAD_RESPONSE", retryable: true },
  ],
  ["a redirect to another host", redirect("other-host"), BLOCKED],
  ["a redirect to a private address", redirect("private-address"), BLOCKED],
  ["a redirect to a metadata service", redirect("metadata-address"), BLOCKED],
  ["a redirect to plain http", redirect("plain-http"), BLOCKED],
];
