import { type Diagnosis, LATER, sentenceBy } from "../diagnosis";
import type { ErrorFacts } from "./error-facts";

/** The diagnosis in words: what happened, who acts, what next. */
export const sentenceOf = sentenceBy("AWS");

const ours = (reason: Diagnosis["reason"], happened: string, nextStep: string): Diagnosis => ({
  reason,
  retryable: false,
  whoActs: "admin",
  happened,
  nextStep,
});
/** What goes by itself. */
export const passing = (reason: "RATE_LIMITED" | "UPSTREAM", happened: string): Diagnosis => ({
  reason,
  retryable: true,
  whoActs: "nobody",
  happened,
  nextStep: LATER,
});

const throttled = (name: string) => passing("RATE_LIMITED", `AWS asks to slow down (${name}).`);
const failing = (name: string) => passing("UPSTREAM", `AWS had a fault of its own (${name}).`);
const clockOff = (name: string) =>
  ours("CLOCK_SKEW", `AWS refused the time of the call (${name}).`, "set the clock of this machine right");
const keyRefused = (happened: string, nextStep = "enter the access key of the connection again") =>
  ours("AUTH", happened, nextStep);
const tokenExpired = (name: string) =>
  keyRefused(
    `The temporary credentials of the connection have expired (${name}).`,
    "enter fresh ones, or let the connection take on a role",
  );
const refused = (name: string): Diagnosis => ({
  ...ours(
    "REJECTED",
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
    "IAM does not let the connection's credentials do this (AccessDeniedException).",
    "extend their IAM policy: fetching media is a write action, and AWS writes to and reads from the bucket with these credentials' own s3:PutObject and s3:GetObject",
  ),
  AccessDenied: ours(
    "FORBIDDEN",
    "IAM does not let the connection's credentials do this (AccessDenied).",
    "extend their IAM policy, or the trust policy of the role",
  ),
  AccessDeniedByMetaException: ours(
    "FORBIDDEN",
    "Meta refused (AccessDeniedByMetaException): the media has expired or belongs to another number, or the WhatsApp Business account is blocked or no longer linked to AWS.",
    "check in the AWS console that the account is linked; if it is, the media is gone",
  ),
  ResourceNotFoundException: {
    reason: "NOT_FOUND",
    retryable: false,
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
  InvalidSignatureException: keyRefused("AWS did not accept the signature of the call (InvalidSignatureException)."),
  SignatureDoesNotMatch: keyRefused("AWS did not accept the signature of the call (SignatureDoesNotMatch)."),
  IncompleteSignature: keyRefused("AWS says that the signature of the call is incomplete (IncompleteSignature)."),
  IncompleteSignatureException: keyRefused(
    "AWS says that the signature of the call is incomplete (IncompleteSignatureException).",
  ),
  MissingAuthenticationToken: keyRefused(
    "The signature of the call did not reach AWS (MissingAuthenticationToken).",
    "check that nothing between here and AWS removes headers",
  ),
  MissingAuthenticationTokenException: keyRefused(
    "The signature of the call did not reach AWS (MissingAuthenticationTokenException).",
    "check that nothing between here and AWS removes headers",
  ),
  ExpiredToken: tokenExpired("ExpiredToken"),
  ExpiredTokenException: tokenExpired("ExpiredTokenException"),
  RequestTimeTooSkewed: clockOff("RequestTimeTooSkewed"),
  SignatureExpired: clockOff("SignatureExpired"),
  RequestExpired: clockOff("RequestExpired"),
  OptInRequired: ours("FORBIDDEN", "The AWS account does not have this service (OptInRequired).", "subscribe to it"),
  UnknownOperationException: ours(
    "REJECTED",
    "AWS does not know this call (UnknownOperationException).",
    "check the Region and the API address of the connection",
  ),
};

/** What a name that no document lists comes to, by the HTTP status that it came with. */
const BY_STATUS: Readonly<Record<number, Pick<Diagnosis, "reason" | "whoActs" | "nextStep">>> = {
  400: { reason: "REJECTED", whoActs: "operator", nextStep: "look at the recorded answer" },
  401: { reason: "AUTH", whoActs: "admin", nextStep: "check the credentials of the connection" },
  403: { reason: "FORBIDDEN", whoActs: "admin", nextStep: "check what IAM allows the connection's credentials" },
  404: { reason: "NOT_FOUND", whoActs: "customer", nextStep: "send it again" },
  409: { reason: "REJECTED", whoActs: "operator", nextStep: "look at the recorded answer" },
};

export const tooLargeToSend: Diagnosis = {
  reason: "TOO_LARGE",
  retryable: false,
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
  if (meant) return { ...meant, retryable: false, happened: `AWS refused the call (${named}).` };
  return passing("UPSTREAM", `AWS answered with an error that nothing explains (${named}).`);
}

/** The answer arrived and cannot be used. `did` follows "AWS". */
export function malformed(did: string): Diagnosis {
  return { reason: "BAD_RESPONSE", retryable: true, whoActs: "nobody", happened: `AWS ${did}.`, nextStep: LATER };
}
