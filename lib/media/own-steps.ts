import type { Exchange } from "../providers/types";
import type { FindingDto } from "../schemas/versions";

/** Our own part of an attempt, told like an exchange with a provider; nobody was asked, so that it has no host. */
export type OwnStep = (facts: { readonly bytes?: number; readonly note: string }) => Exchange;

/** Notes the beginning of a step of our own; call the returned function with its end. */
export function beginOwnStep(step: "verify" | "store", now: Date): OwnStep {
  const started = performance.now();
  return ({ bytes, note }) => ({
    step,
    method: "",
    host: "",
    path: "",
    startedAt: now.toISOString(),
    durationMs: Math.round(performance.now() - started),
    httpStatus: null,
    providerCode: null,
    providerRequestId: null,
    bytes: bytes ?? null,
    note,
    answer: null,
  });
}

const NAME = { hash: "SHA-256", size: "size", type: "type" } as const;

/** What comparing showed, in sentences: the hash first, then only what differs. */
export function verifyNote(findings: readonly FindingDto[]): string {
  const hash = findings.find(({ id }) => id === "hash");
  const others = findings.filter(({ id, verdict }) => id !== "hash" && verdict === "mismatch");
  return [hash ? hashNote(hash) : null, ...others.map(differenceNote)].filter(Boolean).join(" ");
}

function hashNote(hash: FindingDto): string {
  switch (hash.verdict) {
    case "match":
      return "The SHA-256 matches the declared one.";
    case "unverifiable":
      return "No SHA-256 was declared, so that these bytes cannot be verified.";
    case "mismatch":
      return differenceNote(hash);
  }
}

function differenceNote({ id, declared, measured }: FindingDto): string {
  if (id === "earlier") return `Other bytes than before: the SHA-256 was ${declared} and is ${measured}.`;
  return `The ${NAME[id]} differs: ${declared} was declared, ${measured} was measured.`;
}
