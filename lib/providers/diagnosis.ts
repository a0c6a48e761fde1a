import type { Actor, DiagnosisFacts } from "./causes";
import { ProviderError, type ProviderErrorFacts, type ProviderErrorReason } from "./errors";

/** What an answer means, whatever the provider. */
export interface Diagnosis extends DiagnosisFacts {
  readonly reason: ProviderErrorReason;
  readonly retryable: boolean;
  /** A whole sentence. */
  readonly happened: string;
}

export const LATER = "another attempt follows by itself";

/** Puts diagnoses of one provider, named as people call it, in words: what happened, who acts, what next. */
export function sentenceBy(provider: string): (diagnosis: Diagnosis) => string {
  const actor: Readonly<Record<Actor, string>> = {
    nobody: "Nothing has to be done:",
    operator: "An operator has to",
    admin: "An administrator has to",
    owner: "The owner of the account has to",
    customer: "The customer has to",
    provider: `${provider} has to`,
  };
  return ({ happened, whoActs, nextStep }) => `${happened} ${actor[whoActs]} ${nextStep}.`;
}

/** TOO_LARGE is said of media; an answer of an API that is so large is simply not the answer, but `malformed`. */
export function unlessOversize(error: unknown, malformed: (did: string) => Diagnosis): unknown {
  // With a status it is the provider's own refusal of a file.
  if (!(error instanceof ProviderError) || error.reason !== "TOO_LARGE" || error.httpStatus !== undefined) return error;
  return diagnosedError(malformed("sent an answer that is far too long"));
}

/** The diagnosis as the error that callers get. `facts` adds what the answer told besides. */
export function diagnosedError(
  diagnosis: Diagnosis,
  facts: Omit<ProviderErrorFacts, "reason" | "retryable" | "publicMessage" | "diagnosis"> = {},
): ProviderError {
  const { reason, retryable, happened } = diagnosis;
  return new ProviderError({
    ...facts,
    reason,
    retryable,
    publicMessage: happened,
    diagnosis: diagnosisFacts(diagnosis),
  });
}

/** The part of a diagnosis that is kept with the failure. */
export function diagnosisFacts({ cause, confidence, whoActs, nextStep }: DiagnosisFacts): DiagnosisFacts {
  return { cause, confidence, whoActs, nextStep };
}
