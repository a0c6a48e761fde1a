import { S3ServiceException } from "@aws-sdk/client-s3";
import { BlobError, type BlobErrorReason } from "./types";

const FULL = new Set([
  "QuotaExceeded",
  "XAmzBucketQuotaExceeded",
  "XMinioStorageFull",
  "XMinioAdminBucketQuotaExceeded",
]);
const WRONG_REGION = new Set([
  "PermanentRedirect",
  "AuthorizationHeaderMalformed",
  "IllegalLocationConstraintException",
]);
const NO_CREDENTIALS = new Set(["CredentialsProviderError", "TokenProviderError"]);

/** True for the answer of S3 that an object is not there. A HEAD has no body, so it cannot say what is missing. */
export function isAbsent(error: unknown): boolean {
  return error instanceof S3ServiceException && (error.name === "NoSuchKey" || error.name === "NotFound");
}

/** What a failed request means for the store in `bucket`. The text names settings, never their secret values. */
export function s3Error(error: unknown, bucket: string): BlobError {
  if (error instanceof BlobError) return error;
  const [reason, text] = explain(error, bucket);
  return new BlobError(reason, text, error);
}

/** The outcome of `work`, its failure put into our vocabulary. */
export async function orS3Error<T>(work: Promise<T>, bucket: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw s3Error(error, bucket);
  }
}

function explain(error: unknown, bucket: string): [BlobErrorReason, string] {
  const name = error instanceof Error ? error.name : "";
  const unusable = (why: string): [BlobErrorReason, string] => ["UNAVAILABLE", `The storage bucket "${bucket}" ${why}`];
  if (NO_CREDENTIALS.has(name)) return unusable("cannot be used: there are no S3 credentials.");
  if (!(error instanceof S3ServiceException)) return unusable("is not reachable.");
  const status = error.$metadata.httpStatusCode ?? 0;
  if (name === "NoSuchBucket") return unusable("does not exist.");
  // A 404 that does not say what is missing may come from whatever stands before the bucket.
  if (name === "NoSuchKey") return ["NOT_FOUND", "The bytes are no longer in our storage."];
  if (name === "InvalidRange" || status === 416) return ["RANGE", "The part asked for lies outside of the file."];
  if (FULL.has(name) || status === 507) return ["NO_SPACE", `There is no room left in the storage bucket "${bucket}".`];
  if (WRONG_REGION.has(name) || status === 301)
    return unusable(`is in another region than ATTACHE_S3_REGION says (${name}).`);
  if (status === 401 || status === 403) return unusable(`refuses our S3 credentials (${name}).`);
  return unusable(`answered with an error (${name}, HTTP ${status}).`);
}
