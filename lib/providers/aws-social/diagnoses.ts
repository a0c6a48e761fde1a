import { type Diagnosis, LATER, sentenceBy } from "../diagnosis";
import type { ErrorFacts } from "./error-facts";

/** The diagnosis in words: what happened, who acts, what next. */
export const sentenceOf = sentenceBy("AWS");

export const ours = (
  reason: Diagnosis["reason"],
  cause: Diagnosis["cause"],
  happened: string,
  nextStep: string,
): Diagnosis => ({ reason, retryable: false, cause, confidence: "CERTAIN", whoActs: "admin", happened, nextStep });
/** What goes by itself. */
export const passing = (reason: "RATE_LIMITED" | "UPSTREAM", happened: string): Diagnosis => ({
  reason,
  retryable: true,
  cause: reason === "RATE_LIMITED" ? "RATE_LIMIT" : "PROVIDER_DOWN",
  confidence: "CERTAIN",
  whoActs: "nobody",
  happened,
  nextStep: LATER,
});

const throttled = (name: string) => passing("RATE_LIMITED", `AWS asks to slow down (${name}).`);
const failing = (name: string) => passing("UPSTREAM", `AWS had a fault of its own (${name}).`);
const clockOff = (name: string) =>
  ours("CLOCK_SKEW", "CLOCK", `AWS refused the time of the call (${name}).`, "set the clock of this machine right");
const keyRefused = (happened: string, nextStep = "enter the access key of the connection again") =>
  ours("AUTH", "CREDENTIALS", happened, nextStep);
const signatureRefused = (happened: string): Diagnosis => ({ ...keyRefused(happened), confidence: "LIKELY" });
const signatureLost = (name: string) =>
  ours(
    "AUTH",
    "SETTING",
    `The signature of the call did not reach AWS (${name}).`,
    "check that nothing between here and AWS removes headers",
  );
const tokenExpired = (name: string) =>
  ours(
    "AUTH",
    "CREDENTIALS_EXPIRED",
    `The temporary credentials of the connection have expired (${name}).`,
    "enter fresh ones, or let the connection take on a role",
  );
const refused = (name: string): Diagnosis => ({
  ...ours(
    "REJECTED",
    "REQUEST_REFUSED",
    `AWS does not take the call as it is (${name}).`,
    "look at the recorded answer; for an upload, check the file's type and size",
  ),
  whoActs: "operator",
});

/**
 * Names of errors. Sources: AWS API reference, GetWhatsAppMessageMedia and its neighbours; "Common errors" of AWS APIs,
 * which the service's front end and STS give. The reference's prose spells one name in the singular.
 */
const NAMES: Readonly<Record<string, Diagnosis>> = {
  ValidationException: refused("ValidationException"),
  InvalidParametersException: refused("InvalidParametersException"),
  InvalidParameterException: refused("InvalidParameterException"),
  LimitExceededException: refused("LimitExceededException"),
  ConflictException: refused("ConflictException"),
  AccessDeniedException: ours(
    "FORBIDDEN",
    "PERMISSION",
    "IAM does not let the connection's credentials do this (AccessDeniedException).",
    "extend their IAM policy: fetching media is a write action, and AWS writes to and reads from the bucket with these credentials' own s3:PutObject and s3:GetObject",
  ),
  AccessDenied: ours(
    "FORBIDDEN",
    "PERMISSION",
    "IAM does not let the connection's credentials do this (AccessDenied).",
    "extend their IAM policy, or the trust policy of the role",
  ),
  AccessDeniedByMetaException: {
    ...ours(
      "FORBIDDEN",
      "PERMISSION",
      "Meta refused (AccessDeniedByMetaException): the media has expired or belongs to another number, or the WhatsApp Business account is blocked or no longer linked to AWS.",
      "check in the AWS console that the account is linked; if it is, the media is gone",
    ),
    confidence: "POSSIBLE",
  },
  ResourceNotFoundException: {
    reason: "NOT_FOUND",
    retryable: false,
    cause: "EXPIRED_AT_PROVIDER",
    confidence: "LIKELY",
    whoActs: "customer",
    happened:
      "AWS has nothing under this id for the number (ResourceNotFoundException): it has expired, was removed or belongs to another number.",
    nextStep: "send it again",
  },
  ThrottledRequestException: throttled("ThrottledRequestException"),
  ThrottlingException: throttled("ThrottlingException"),
  Throttling: throttled("Throttling"),
  TooManyRequestsException: throttled("TooManyRequestsException"),
  RequestLimitExceeded: throttled("RequestLimitExceeded"),
  InternalServiceException: failing("InternalServiceException"),
  InternalServerException: failing("InternalServerException"),
  InternalFailure: failing("InternalFailure"),
  ServiceUnavailable: failing("ServiceUnavailable"),
  ServiceUnavailableException: failing("ServiceUnavailableException"),
  DependencyException: passing("UPSTREAM", "Meta or S3, which AWS depends on for this, failed (DependencyException)."),
  UnrecognizedClientException: keyRefused("AWS does not know the access key (UnrecognizedClientException)."),
  InvalidClientTokenId: keyRefused("AWS does not know the access key (InvalidClientTokenId)."),
  InvalidSignatureException: signatureRefused(
    "AWS did not accept the signature of the call (InvalidSignatureException).",
  ),
  SignatureDoesNotMatch: signatureRefused("AWS did not accept the signature of the call (SignatureDoesNotMatch)."),
  IncompleteSignature: signatureRefused("AWS says that the signature of the call is incomplete (IncompleteSignature)."),
  IncompleteSignatureException: signatureRefused(
    "AWS says that the signature of the call is incomplete (IncompleteSignatureException).",
  ),
  MissingAuthenticationToken: signatureLost("MissingAuthenticationToken"),
  MissingAuthenticationTokenException: signatureLost("MissingAuthenticationTokenException"),
  ExpiredToken: tokenExpired("ExpiredToken"),
  ExpiredTokenException: tokenExpired("ExpiredTokenException"),
  RequestTimeTooSkewed: clockOff("RequestTimeTooSkewed"),
  SignatureExpired: clockOff("SignatureExpired"),
  RequestExpired: clockOff("RequestExpired"),
  OptInRequired: {
    ...ours(
      "FORBIDDEN",
      "PERMISSION",
      "The AWS account does not have this service (OptInRequired).",
      "subscribe to it",
    ),
    whoActs: "owner",
  },
  UnknownOperationException: ours(
    "REJECTED",
    "SETTING",
    "AWS does not know this call (UnknownOperationException).",
    "check the Region and the API address of the connection",
  ),
};

/** What a name that no document lists comes to, by the HTTP status that it came with. */
const BY_STATUS: Readonly<Record<number, Pick<Diagnosis, "reason" | "cause" | "whoActs" | "nextStep">>> = {
  400: {
    reason: "REJECTED",
    cause: "REQUEST_REFUSED",
    whoActs: "operator",
    nextStep: "look at the recorded answer",
  },
  401: {
    reason: "AUTH",
    cause: "CREDENTIALS",
    whoActs: "admin",
    nextStep: "check the credentials of the connection",
  },
  403: {
    reason: "FORBIDDEN",
    cause: "PERMISSION",
    whoActs: "admin",
    nextStep: "check what IAM allows the connection's credentials",
  },
  404: { reason: "NOT_FOUND", cause: "EXPIRED_AT_PROVIDER", whoActs: "customer", nextStep: "send it again" },
  409: {
    reason: "REJECTED",
    cause: "REQUEST_REFUSED",
    whoActs: "operator",
    nextStep: "look at the recorded answer",
  },
};

export const tooLargeToSend: Diagnosis = {
  reason: "TOO_LARGE",
  retryable: false,
  cause: "TOO_LARGE",
  confidence: "CERTAIN",
  whoActs: "operator",
  happened: "AWS does not take a file of this size.",
  nextStep: "make the file smaller and upload it again",
};

/** An error of the API or of STS. The name counts; the status speaks where the name says nothing or AWS itself fails. */
export function diagnose(status: number, { name, readable }: ErrorFacts): Diagnosis {
  const known = name !== undefined && Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
  if (known) return known;
  const named = name ? `HTTP ${status}, ${name}` : `HTTP ${status}`;
  if (status === 429) return throttled(named);
  if (status === 413) return tooLargeToSend;
  const meant = readable ? BY_STATUS[status] : undefined;
  const undocumented = name ? ", which its documents do not describe" : "";
  if (meant) {
    const happened = `AWS refused the call (${named})${undocumented}.`;
    return { ...meant, retryable: false, confidence: "POSSIBLE", happened };
  }
  const failed = passing("UPSTREAM", `AWS answered with an error that nothing explains (${named}).`);
  return { ...failed, confidence: status >= 500 ? "LIKELY" : "POSSIBLE" };
}

/** The answer arrived and cannot be used. `did` follows "AWS". */
export function malformed(did: string): Diagnosis {
  return { ...passing("UPSTREAM", `AWS ${did}.`), reason: "BAD_RESPONSE", cause: "UNREADABLE_ANSWER" };
}
