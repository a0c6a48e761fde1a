import { randomBytes } from "node:crypto";
import { bufferReply, type Reply } from "../reply";
import type { Claim, NotAuthentic } from "./authenticate";
import type { AwsSocialContext } from "./context";
import { amzDate } from "./sigv4";
import { elementsOf, xmlDocument } from "./xml";

const STATUS: Readonly<Record<string, number>> = {
  PermanentRedirect: 301,
  AccessDenied: 403,
  InvalidAccessKeyId: 403,
  SignatureDoesNotMatch: 403,
  RequestTimeTooSkewed: 403,
  NoSuchKey: 404,
  NoSuchBucket: 404,
  MethodNotAllowed: 405,
  MissingContentLength: 411,
  InvalidRange: 416,
  InternalError: 500,
  NotImplemented: 501,
  SlowDown: 503,
  ServiceUnavailable: 503,
};

/** A request that S3 answers with an error. Codes without a status of their own get 400. */
export class S3Error extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly elements: Readonly<Record<string, string>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** S3's word for a signature that does not hold. */
export function s3ErrorOf(context: AwsSocialContext, { fault, message, claim }: NotAuthentic): S3Error {
  switch (fault) {
    case "missing":
      return new S3Error("AccessDenied", "Access Denied");
    case "incomplete":
      return new S3Error("AuthorizationHeaderMalformed", message);
    case "service":
    case "region":
      return new S3Error("AuthorizationHeaderMalformed", "The authorization header is malformed; incorrect service.");
    case "unknown-key":
      return new S3Error("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.");
    case "token":
      return new S3Error("InvalidToken", "The provided token is malformed or otherwise invalid.");
    case "token-expired":
      return new S3Error("ExpiredToken", "The provided token has expired.");
    case "too-old":
    case "too-new":
      return skewed(context, claim);
    case "link-expired":
      return expired(context, claim);
    case "mismatch":
      return new S3Error("SignatureDoesNotMatch", message, {
        AWSAccessKeyId: claim?.accessKeyId ?? "",
        SignatureProvided: claim?.signature ?? "",
      });
  }
}

/** The answer to a presigned URL whose time is over. */
export function expired(context: AwsSocialContext, claim: Claim | null): S3Error {
  const seconds = claim?.expiresSeconds ?? 0;
  return new S3Error("AccessDenied", "Request has expired", {
    "X-Amz-Expires": String(seconds),
    Expires: isoSeconds((claim?.signedAt ?? context.clock.now()) + seconds * 1000),
    ServerTime: isoSeconds(context.clock.now()),
  });
}

function skewed(context: AwsSocialContext, claim: Claim | null): S3Error {
  if (claim?.from === "query") return new S3Error("AccessDenied", "Request is not valid yet");
  const message = "The difference between the request time and the current time is too large.";
  return new S3Error("RequestTimeTooSkewed", message, {
    RequestTime: amzDate(claim?.signedAt ?? 0),
    ServerTime: isoSeconds(context.clock.now()),
    MaxAllowedSkewMilliseconds: "900000",
  });
}

export function errorReply(context: AwsSocialContext, error: S3Error): Reply {
  const headers = s3Headers(context);
  const elements = {
    Code: error.code,
    Message: error.message,
    ...error.elements,
    RequestId: headers["x-amz-request-id"],
    HostId: headers["x-amz-id-2"],
  };
  const body = xmlDocument("Error", elementsOf(elements), "");
  return bufferReply(
    STATUS[error.code] ?? 400,
    { ...headers, "content-type": "application/xml", ...error.headers },
    Buffer.from(body),
  );
}

export function xmlReply(context: AwsSocialContext, root: string, inner: string): Reply {
  const body = xmlDocument(root, inner, ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"');
  return bufferReply(200, { ...s3Headers(context), "content-type": "application/xml" }, Buffer.from(body));
}

export function emptyReply(
  context: AwsSocialContext,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return bufferReply(status, { ...s3Headers(context), ...headers }, Buffer.alloc(0));
}

export function s3Headers(context: AwsSocialContext) {
  return {
    "x-amz-request-id": randomBytes(8).toString("hex").toUpperCase(),
    "x-amz-id-2": randomBytes(48).toString("base64"),
    server: "AmazonS3",
    date: new Date(context.clock.now()).toUTCString(),
  };
}

function isoSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
