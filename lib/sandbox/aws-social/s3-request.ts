import type { IncomingMessage } from "node:http";
import type { RequestEntry } from "../request-log";
import { authenticate, type Claim, denies, type IncomingCall, readClaim } from "./authenticate";
import type { AwsSocialContext } from "./context";
import { S3Error } from "./s3-reply";
import { EMPTY_SHA256 } from "./sigv4";
import type { Principal } from "./state";

const MAX_SKEW_MS = 15 * 60_000;

/** What an S3 request is about. `bucket` is "" for the service itself, `key` "" for a bucket. */
export interface S3Request extends IncomingCall {
  readonly bucket: string;
  readonly key: string;
  readonly parameters: URLSearchParams;
}

/** Path-style, and virtual-host style below localhost and below Amazon's own names. */
export function readRequest(request: IncomingMessage, entry: RequestEntry): S3Request {
  const [path = "", ...rest] = entry.path.split("?");
  const query = rest.join("?");
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  const virtual = /^(.+)\.(?:s3[.-][a-z0-9.-]*amazonaws\.com|localhost)$/.exec(host)?.[1];
  const segments = path.slice(1).split("/");
  const bucket = virtual ?? segments.shift() ?? "";
  return {
    method: request.method ?? "",
    path,
    query,
    headers: entry.headers,
    bucket,
    key: decodeKey(segments.join("/")),
    parameters: new URLSearchParams(query),
  };
}

/** The claimed hash of the body: hex, or one of the words for bodies that are not hashed beforehand. */
export function payloadHashOf(call: S3Request, claim: Claim): string {
  const hash = call.headers["x-amz-content-sha256"] ?? call.parameters.get("X-Amz-Content-Sha256");
  if (hash) return hash;
  if (claim.from === "query") return "UNSIGNED-PAYLOAD";
  throw new S3Error("InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
}

/** The signer and the claim. Throws NotAuthentic or S3Error. */
export function signerOf(
  context: AwsSocialContext,
  call: S3Request,
): { principal: Principal; claim: Claim; payloadHash: string } {
  if (call.headers.authorization !== undefined && call.parameters.has("X-Amz-Signature")) {
    throw new S3Error("InvalidArgument", "Only one auth mechanism allowed");
  }
  const claim = readClaim(call);
  const payloadHash = payloadHashOf(call, claim);
  const principal = authenticate(context, call, claim, { service: "s3", payloadHash, maxSkewMs: MAX_SKEW_MS });
  const unsigned = Object.keys(call.headers).filter(
    (name) => name.startsWith("x-amz-") && !claim.signedHeaders.includes(name),
  );
  if (unsigned.length > 0) {
    throw new S3Error("AccessDenied", "There were headers present in the request which were not signed", {
      HeadersNotSigned: unsigned.join(", "),
    });
  }
  return { principal, claim, payloadHash };
}

/** Throws S3Error unless the bucket is the caller's, of the region signed for, and the action not denied. */
export function requireAccess(
  context: AwsSocialContext,
  call: S3Request,
  principal: Principal,
  claim: Claim,
  action: string,
): { region: string } {
  const bucket = context.state.bucket(call.bucket);
  if (!bucket) {
    throw new S3Error("NoSuchBucket", "The specified bucket does not exist", { BucketName: call.bucket });
  }
  if (claim.scope.region !== bucket.region && action !== "s3:GetBucketLocation") {
    throw wrongRegion(context, call, claim, bucket.region);
  }
  if (bucket.account.accountId !== principal.account.accountId || denies(principal, action)) {
    const what = `${principal.arn} is not authorized to perform: ${action}`;
    throw new S3Error("AccessDenied", `User: ${what} because no identity-based policy allows the ${action} action`);
  }
  return { region: bucket.region };
}

function wrongRegion(context: AwsSocialContext, call: S3Request, claim: Claim, region: string): S3Error {
  const headers = { "x-amz-bucket-region": region };
  if (context.settings.wrongBucketRegion === "redirect") {
    const message =
      "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.";
    const elements = { Endpoint: `${call.bucket}.s3.${region}.amazonaws.com`, Bucket: call.bucket };
    return new S3Error("PermanentRedirect", message, elements, headers);
  }
  const code = claim.from === "header" ? "AuthorizationHeaderMalformed" : "AuthorizationQueryParametersError";
  const message = `The authorization header is malformed; the region '${claim.scope.region}' is wrong; expecting '${region}'`;
  return new S3Error(code, message, { Region: region }, headers);
}

/** Throws S3Error unless a body without bytes was announced as such. */
export function requireEmptyHash(payloadHash: string): void {
  if (payloadHash === EMPTY_SHA256 || payloadHash === "UNSIGNED-PAYLOAD") return;
  throw new S3Error("XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match.");
}

/** A key that is not well encoded stays as it is. */
function decodeKey(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
