import { jsonOf } from "../answers";
import { type Diagnosis, sentenceBy } from "../diagnosis";
import type { Refusal } from "../fetch-bytes";
import { meaningOf, slowDown, trouble } from "./codes";
import { errorsOf, type ReportedError } from "./reported-errors";

export const sentenceOf = sentenceBy("The On-Premises client");

/** Codes and statuses that say more than their table, because of what was asked. */
export type Meanings = Readonly<Record<number, Diagnosis>>;

const tokenRefused: Diagnosis = {
  reason: "AUTH",
  retryable: false,
  cause: "CREDENTIALS_EXPIRED",
  confidence: "LIKELY",
  whoActs: "nobody",
  happened: "The On-Premises client does not accept our token.",
  nextStep: "the next call logs in again",
};

const notAllowed: Diagnosis = {
  reason: "FORBIDDEN",
  retryable: false,
  cause: "PERMISSION",
  confidence: "CERTAIN",
  whoActs: "admin",
  happened: "The user of the connection may not do this at the On-Premises client.",
  nextStep: "give the user the rights, or enter a user that has them",
};

const nothingThere: Diagnosis = {
  reason: "NOT_FOUND",
  retryable: false,
  cause: "UNKNOWN_ID",
  confidence: "LIKELY",
  whoActs: "operator",
  happened: "The On-Premises client has nothing under this provider media id.",
  nextStep: "check the id",
};

const tooLarge: Diagnosis = {
  reason: "TOO_LARGE",
  retryable: false,
  cause: "TOO_LARGE",
  confidence: "CERTAIN",
  whoActs: "operator",
  happened: "The On-Premises client does not take a file of this size.",
  nextStep: "make the file smaller and upload it again",
};

const tooManyRequests = slowDown("The On-Premises client is receiving too many requests and asked to wait.");

const STATUSES: Meanings = {
  401: tokenRefused,
  403: notAllowed,
  404: nothingThere,
  413: tooLarge,
  429: tooManyRequests,
};

const noSuchCall: Diagnosis = {
  reason: "REJECTED",
  retryable: false,
  cause: "SETTING",
  confidence: "LIKELY",
  whoActs: "admin",
  happened: "At this address there is nothing that knows the calls of an On-Premises client.",
  nextStep: "check the client address of the connection",
};

/** For calls that name no media: there, "not found" is said of the call itself. */
export const NO_SUCH_CALL: Meanings = { 404: noSuchCall, 1006: noSuchCall };

/**
 * What an answer without what was asked for means; null when it is a success. Errors in the body count before the
 * status, whatever it is. A body that is empty or no JSON says nothing: then the status speaks.
 */
export function refusalOf(status: number, text: string, meanings: Meanings = {}): Refusal | null {
  const errors = errorsOf(jsonOf(text));
  const error = errors.find(({ code }) => code !== null && meaningOf(code)) ?? errors[0];
  if (error) return { diagnosis: diagnoseError(status, error, meanings), code: error.code?.toString() };
  if (status >= 200 && status < 300) return null;
  return { diagnosis: meanings[status] ?? diagnoseStatus(status), code: undefined };
}

function diagnoseError(status: number, { code, details }: ReportedError, meanings: Meanings): Diagnosis {
  if (code === null) return saying(diagnoseStatus(status), "with an error that has no code");
  const meant = meanings[code];
  if (meant) return meant;
  // 1005 stands for who we are and for what we may do: only the status tells which.
  if (code === 1005 && status === 403) return { ...notAllowed, happened: coded(notAllowed.happened, code) };
  if (code === 1005 && status === 401) return { ...tokenRefused, happened: coded(tokenRefused.happened, code) };
  if (code === 1009 && /exceeds size/i.test(details ?? ""))
    return { ...tooLarge, happened: coded(tooLarge.happened, code) };
  return meaningOf(code) ?? saying(diagnoseStatus(status), `with code ${code}, which its documents do not describe`);
}

const coded = (sentence: string, code: number) => sentence.replace(/\.$/, ` (code ${code}).`);

const saying = (diagnosis: Diagnosis, how: string): Diagnosis => ({
  ...diagnosis,
  confidence: "POSSIBLE",
  happened: `The On-Premises client answered ${how}.`,
});

function diagnoseStatus(status: number): Diagnosis {
  const known = STATUSES[status];
  if (known) return known;
  const happened = `The On-Premises client answered with HTTP ${status} and nothing that explains it.`;
  if (status >= 400 && status < 500) {
    return { ...noSuchCall, cause: "REQUEST_REFUSED", confidence: "POSSIBLE", happened };
  }
  if (status >= 500) return trouble(happened);
  const succeeded = status >= 200 && status < 300;
  return {
    ...trouble(happened),
    reason: succeeded ? "UNKNOWN" : "UPSTREAM",
    cause: "UNKNOWN",
    confidence: "POSSIBLE",
  };
}

/** The answer arrived and cannot be used. `did` follows "The On-Premises client". */
export function malformed(did: string): Diagnosis {
  const happened = `The On-Premises client ${did}.`;
  return { ...trouble(happened), reason: "BAD_RESPONSE", cause: "UNREADABLE_ANSWER" };
}
