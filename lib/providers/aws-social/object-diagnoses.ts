import type { Diagnosis } from "../diagnosis";
import { diagnose, ours, passing, tooLargeToSend } from "./diagnoses";
import type { ErrorFacts } from "./error-facts";

const bucketTrouble = (happened: string, nextStep: string) => ours("FORBIDDEN", "BUCKET", happened, nextStep);

const otherRegion = (name: string) =>
  bucketTrouble(
    `The bucket of the connection is in another Region (${name}).`,
    "use a bucket in the Region of the WhatsApp Business account",
  );

const noSuchFile: Diagnosis = {
  ...passing("UPSTREAM", "The file is no longer in the bucket, where AWS had just put it (NoSuchKey)."),
  cause: "BUCKET",
};

/** Names of errors. Source: Amazon S3 API reference, "Error responses". What is the same for all of AWS is not repeated. */
const NAMES: Readonly<Record<string, Diagnosis>> = {
  NoSuchBucket: bucketTrouble(
    "The bucket of the connection does not exist (NoSuchBucket).",
    "correct its name, or create it",
  ),
  AccessDenied: bucketTrouble(
    "S3 does not let the connection's credentials do this in the bucket (AccessDenied).",
    "allow them s3:ListBucket on the bucket and s3:PutObject, s3:GetObject and s3:DeleteObject below its folder; a bucket of another account has to allow them too",
  ),
  PermanentRedirect: otherRegion("PermanentRedirect"),
  AuthorizationHeaderMalformed: otherRegion("AuthorizationHeaderMalformed"),
  IllegalLocationConstraintException: otherRegion("IllegalLocationConstraintException"),
  InvalidAccessKeyId: ours(
    "AUTH",
    "CREDENTIALS",
    "S3 does not know the access key (InvalidAccessKeyId).",
    "enter the access key of the connection again",
  ),
  InvalidToken: ours(
    "AUTH",
    "CREDENTIALS",
    "S3 did not accept the session token (InvalidToken).",
    "enter it again, or leave it out with long-lived keys",
  ),
  NoSuchKey: noSuchFile,
  SlowDown: passing("RATE_LIMITED", "S3 asks to slow down (SlowDown)."),
  RequestTimeout: passing("UPSTREAM", "S3 waited too long for the file (RequestTimeout)."),
  InternalError: passing("UPSTREAM", "S3 had a fault of its own (InternalError)."),
  EntityTooLarge: tooLargeToSend,
};

const linkExpired: Diagnosis = {
  reason: "EXPIRED",
  retryable: true,
  cause: "LINK_EXPIRED",
  confidence: "CERTAIN",
  whoActs: "nobody",
  happened: "The signed link to the bucket had expired before it was used.",
  nextStep: "the next attempt makes a new one",
};

/** An error of S3. */
export function diagnoseObject(status: number, facts: ErrorFacts): Diagnosis {
  const { name, message } = facts;
  if (name === "AccessDenied" && /request has expired/i.test(message ?? "")) return linkExpired;
  const known = name !== undefined && Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
  if (known) return known;
  if (status === 301 || status === 307) return otherRegion(`HTTP ${status}`);
  if (status === 404 && !facts.readable) return noSuchFile;
  return diagnose(status, facts);
}
