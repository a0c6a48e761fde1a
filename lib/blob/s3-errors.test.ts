import { S3ServiceException } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { s3Error } from "./s3-errors";

const answer = (name: string, httpStatusCode: number) =>
  new S3ServiceException({ name, $fault: "client", $metadata: { httpStatusCode }, message: "secret-key-material" });
const named = (name: string) => Object.assign(new Error("secret-key-material"), { name });

it.each([
  [answer("NoSuchBucket", 404), "UNAVAILABLE", "does not exist"],
  [answer("NoSuchKey", 404), "NOT_FOUND", "no longer in our storage"],
  [answer("NotFound", 404), "UNAVAILABLE", "HTTP 404"],
  [answer("InvalidRange", 416), "RANGE", "outside of the file"],
  [answer("XMinioStorageFull", 507), "NO_SPACE", "no room left"],
  [answer("QuotaExceeded", 403), "NO_SPACE", "no room left"],
  [answer("InvalidAccessKeyId", 403), "UNAVAILABLE", "refuses our S3 credentials (InvalidAccessKeyId)"],
  [answer("SignatureDoesNotMatch", 403), "UNAVAILABLE", "refuses our S3 credentials"],
  [answer("AuthorizationHeaderMalformed", 400), "UNAVAILABLE", "ATTACHE_S3_REGION"],
  [answer("PermanentRedirect", 301), "UNAVAILABLE", "ATTACHE_S3_REGION"],
  [answer("SlowDown", 503), "UNAVAILABLE", "HTTP 503"],
  [named("CredentialsProviderError"), "UNAVAILABLE", "there are no S3 credentials"],
  [named("TimeoutError"), "UNAVAILABLE", "is not reachable"],
])("%s is told as %s", (error, reason, text) => {
  const told = s3Error(error, "media");
  expect(told.reason).toBe(reason);
  expect(told.publicMessage).toContain(text);
  expect(told.publicMessage).not.toContain("secret-key-material");
  expect(told.cause).toBe(error);
});
