import { type Diagnosis, LATER, sentenceBy } from "../diagnosis";
import type { ProviderError } from "../errors";
import {
  CODES,
  FILE_TOO_LARGE,
  GONE,
  newToken,
  PROOF_REFUSED,
  permission,
  TYPE_REFUSED,
  UNKNOWN_ACCOUNT,
  UNKNOWN_NUMBER,
} from "./codes";
import type { GraphError } from "./graph-error";

/** What a call was for: the same code means different things by it. */
export type Operation = "find-media" | "remove-media" | "upload-media" | "list-numbers";

/** The diagnosis in words: what happened, who acts, what next. */
export const sentenceOf = sentenceBy("Meta");

const NO_SUCH_OBJECT = 33;
/** Reasons for which Meta's own words say more than ours. */
const QUOTED: readonly Diagnosis["reason"][] = ["REJECTED", "FORBIDDEN", "NUMBER_NOT_BOUND", "TOO_LARGE", "UNKNOWN"];

/** What an answer with an error in it means. The code decides before the HTTP status. */
export function diagnoseError(operation: Operation, status: number, error: GraphError): Diagnosis {
  const found = diagnose(operation, status, error);
  // Meta's own list of types is long and full of MIME types.
  if (error.words === null || !QUOTED.includes(found.reason) || found === TYPE_REFUSED) return found;
  return { ...found, happened: `${found.happened} Meta says: “${error.words}”` };
}

function diagnose(operation: Operation, status: number, error: GraphError): Diagnosis {
  const { code, isTransient } = error;
  const known = diagnoseCode(operation, error);
  if (known?.reason === "RATE_LIMITED") return known;
  if (status === 429) return byStatus(status, operation);
  if (isTransient && !known?.retryable) return passing(`Meta reports a passing fault (code ${code}).`);
  if (known) return known;
  if (code === null) return byStatus(status, operation);
  return {
    ...byStatus(status, operation),
    confidence: "POSSIBLE",
    happened: `Meta answered with code ${code} and HTTP ${status}; its documents do not describe the code.`,
  };
}

function diagnoseCode(operation: Operation, error: GraphError): Diagnosis | null {
  const { code, subcode } = error;
  if (code === 100) return diagnoseParameter(operation, error);
  // The OpenAPI description has 803 for an object that does not exist; recordings show 100/33 instead.
  if (code === 803) return absent(operation);
  const known = CODES[`${code}/${subcode}`] ?? CODES[String(code)];
  if (known) return known;
  if (code === null || code < 200 || code > 299) return null;
  return { ...permission, happened: `The access token lacks a permission for this call (code ${code}).` };
}

/** Code 100 stands for everything that is wrong with a call, an object that is not there included. */
function diagnoseParameter(operation: Operation, { subcode, text }: GraphError): Diagnosis | null {
  if (/appsecret_proof/i.test(text)) return PROOF_REFUSED;
  if (subcode === NO_SUCH_OBJECT) return absent(operation);
  // DELETE answers an unknown id like this, without a subcode.
  if (operation === "remove-media" && /post_id/i.test(text)) return GONE;
  if (operation === "upload-media") {
    if (/too large|too big|exceeds|file size/i.test(text)) return FILE_TOO_LARGE;
    if (/following types|file type|content type/i.test(text)) return TYPE_REFUSED;
  }
  return CODES["100"] ?? null;
}

function absent(operation: Operation): Diagnosis {
  if (operation === "upload-media") return UNKNOWN_NUMBER;
  return operation === "list-numbers" ? UNKNOWN_ACCOUNT : GONE;
}

function passing(happened: string): Diagnosis {
  return {
    reason: "UPSTREAM",
    retryable: true,
    cause: "PROVIDER_DOWN",
    confidence: "CERTAIN",
    whoActs: "nobody",
    happened,
    nextStep: LATER,
  };
}

/** An answer whose body says nothing usable. */
export function diagnoseStatus(status: number): Diagnosis {
  if (status >= 200 && status < 300) return malformed("sent an answer that is not what its documents describe");
  // Without an error in it, 404 is not Meta's answer to an id: something else stands at this address.
  if (status !== 404) return byStatus(status, null);
  return {
    ...passing("Something that is not Meta's API answered with HTTP 404."),
    cause: "SETTING",
    confidence: "POSSIBLE",
    nextStep: `${LATER}; if it stays so, an administrator should check the API address`,
  };
}

function byStatus(status: number, operation: Operation | null): Diagnosis {
  if (status === 404 && operation !== null) return absent(operation);
  if (status === 429) {
    const happened = "Meta is receiving too many requests and asked to wait (HTTP 429).";
    return { ...passing(happened), reason: "RATE_LIMITED", cause: "RATE_LIMIT" };
  }
  if (status === 413) return FILE_TOO_LARGE;
  if (status === 401)
    return { ...newToken, confidence: "LIKELY", happened: "Meta did not accept the access token (HTTP 401)." };
  if (status === 403) return { ...permission, confidence: "LIKELY", happened: "Meta refused access (HTTP 403)." };
  if (status >= 500) return passing(`Meta had a fault of its own (HTTP ${status}).`);
  return {
    reason: "UNKNOWN",
    retryable: true,
    cause: "UNKNOWN",
    confidence: "POSSIBLE",
    whoActs: "provider",
    happened: `Meta answered with HTTP ${status} and nothing that explains it.`,
    nextStep: "explain the answer if this does not pass",
  };
}

/** The answer arrived and cannot be used. `did` follows "Meta". */
export function malformed(did: string): Diagnosis {
  return { ...passing(`Meta ${did}.`), reason: "BAD_RESPONSE", cause: "UNREADABLE_ANSWER" };
}

/** Whether a call failed because the app wants appsecret_proof, or got a wrong one. */
export function isProofRefused(error: ProviderError): boolean {
  return error.publicMessage === PROOF_REFUSED.happened;
}
