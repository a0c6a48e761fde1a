import type { AwsSocialContext } from "./context";
import { amzDate, canonicalRequest, parseAmzDate, type Scope, type SignedRequest, signature } from "./sigv4";
import type { Principal } from "./state";

/** What a request says about its signature, in its header or in its query. */
export interface Claim {
  readonly from: "header" | "query";
  readonly accessKeyId: string;
  readonly scope: Scope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly amzDate: string;
  /** Milliseconds since the epoch. */
  readonly signedAt: number;
  readonly sessionToken: string | null;
  /** Of a presigned URL. */
  readonly expiresSeconds: number | null;
}

export type SignatureFault =
  | "missing"
  | "incomplete"
  | "service"
  | "region"
  | "unknown-key"
  | "token"
  | "token-expired"
  | "too-old"
  | "too-new"
  | "link-expired"
  | "mismatch";

/** Why a request is not taken as its claimed signer's. Every service has its own words for it. */
export class NotAuthentic extends Error {
  constructor(
    readonly fault: SignatureFault,
    message: string,
    readonly claim: Claim | null = null,
  ) {
    super(message);
  }
}

export interface IncomingCall {
  readonly method: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The claim of an Authorization header or of a presigned URL. Throws NotAuthentic "missing" or "incomplete". */
export function readClaim(call: IncomingCall): Claim {
  const query = new URLSearchParams(call.query);
  if (call.headers.authorization !== undefined) return headerClaim(call.headers);
  if (query.has("X-Amz-Signature")) return queryClaim(query);
  throw new NotAuthentic("missing", "Missing Authentication Token");
}

function headerClaim(headers: Readonly<Record<string, string>>): Claim {
  const text = headers.authorization ?? "";
  const [, fields] = /^AWS4-HMAC-SHA256\s+(.+)$/.exec(text) ?? [];
  if (!fields) throw new NotAuthentic("missing", "Missing Authentication Token");
  const parts = new Map(fields.split(/\s*,\s*/).map((field) => pairOf(field)));
  return claimOf("header", {
    credential: parts.get("Credential"),
    signedHeaders: parts.get("SignedHeaders"),
    signature: parts.get("Signature"),
    amzDate: headers["x-amz-date"],
    sessionToken: headers["x-amz-security-token"],
  });
}

function queryClaim(query: URLSearchParams): Claim {
  const expires = query.get("X-Amz-Expires") ?? "";
  const seconds = Number(expires);
  if (
    query.get("X-Amz-Algorithm") !== "AWS4-HMAC-SHA256" ||
    !/^\d+$/.test(expires) ||
    seconds < 1 ||
    seconds > 604_800
  ) {
    throw new NotAuthentic("incomplete", "X-Amz-Algorithm or X-Amz-Expires is wrong.");
  }
  const claim = claimOf("query", {
    credential: query.get("X-Amz-Credential") ?? undefined,
    signedHeaders: query.get("X-Amz-SignedHeaders") ?? undefined,
    signature: query.get("X-Amz-Signature") ?? undefined,
    amzDate: query.get("X-Amz-Date") ?? undefined,
    sessionToken: query.get("X-Amz-Security-Token") ?? undefined,
  });
  return { ...claim, expiresSeconds: seconds };
}

function claimOf(
  from: Claim["from"],
  parts: Record<"credential" | "signedHeaders" | "signature" | "amzDate" | "sessionToken", string | undefined>,
): Claim {
  const [, accessKeyId, date, region, service] =
    /^([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(parts.credential ?? "") ?? [];
  const signedHeaders = (parts.signedHeaders ?? "").split(";").filter(Boolean);
  const signedAt = parseAmzDate(parts.amzDate ?? "");
  if (!accessKeyId || !date || !region || !service || !parts.amzDate || signedAt === null) {
    throw new NotAuthentic("incomplete", "Authorization header requires 'Credential' parameter and a date.");
  }
  if (!parts.signature || !signedHeaders.includes("host") || !parts.amzDate.startsWith(date)) {
    throw new NotAuthentic("incomplete", "Authorization header requires 'Signature' and 'SignedHeaders' with host.");
  }
  return {
    from,
    accessKeyId,
    scope: { date, region, service },
    signedHeaders,
    signature: parts.signature,
    amzDate: parts.amzDate,
    signedAt,
    sessionToken: parts.sessionToken ?? null,
    expiresSeconds: null,
  };
}

/** The signer, when everything holds but the scope's region, which the services judge. Throws NotAuthentic. */
export function authenticate(
  context: AwsSocialContext,
  call: IncomingCall,
  claim: Claim,
  expected: { readonly service: string; readonly payloadHash: string; readonly maxSkewMs: number },
): Principal {
  if (claim.scope.service !== expected.service) {
    throw new NotAuthentic("service", `Credential should be scoped to correct service: '${expected.service}'.`, claim);
  }
  const principal = context.state.principal(claim.accessKeyId);
  if (!principal)
    throw new NotAuthentic("unknown-key", "The security token included in the request is invalid.", claim);
  if (claim.sessionToken !== principal.sessionToken) {
    throw new NotAuthentic("token", "The security token included in the request is invalid.", claim);
  }
  const now = context.clock.now();
  if (principal.expiresAt !== null && principal.expiresAt <= now) {
    throw new NotAuthentic("token-expired", "The security token included in the request is expired", claim);
  }
  checkTime(claim, now, expected.maxSkewMs);
  const request: SignedRequest = {
    ...call,
    query: withoutSignature(call.query, claim),
    signedHeaders: claim.signedHeaders,
    payloadHash: expected.payloadHash,
  };
  const canonical = canonicalRequest(request, claim.scope.service);
  if (claim.signature !== signature(principal.secretAccessKey, claim.scope, claim.amzDate, canonical)) {
    throw new NotAuthentic(
      "mismatch",
      "The request signature we calculated does not match the signature you provided.",
      claim,
    );
  }
  return principal;
}

function checkTime(claim: Claim, now: number, maxSkewMs: number): void {
  const minutes = maxSkewMs / 60_000;
  const server = amzDate(now);
  if (claim.signedAt > now + maxSkewMs) {
    const limit = amzDate(now + maxSkewMs);
    const message = `Signature not yet current: ${claim.amzDate} is still later than ${limit} (${server} + ${minutes} min.)`;
    throw new NotAuthentic("too-new", message, claim);
  }
  if (claim.expiresSeconds !== null) {
    if (now > claim.signedAt + claim.expiresSeconds * 1000) {
      throw new NotAuthentic("link-expired", "Request has expired", claim);
    }
  } else if (claim.signedAt < now - maxSkewMs) {
    const limit = amzDate(now - maxSkewMs);
    const message = `Signature expired: ${claim.amzDate} is now earlier than ${limit} (${server} - ${minutes} min.)`;
    throw new NotAuthentic("too-old", message, claim);
  }
}

function withoutSignature(query: string, claim: Claim): string {
  if (claim.from === "header") return query;
  return query
    .split("&")
    .filter((pair) => !pair.startsWith("X-Amz-Signature="))
    .join("&");
}

function pairOf(field: string): [string, string] {
  const at = field.indexOf("=");
  return [field.slice(0, at), field.slice(at + 1)];
}

/** The caller's own policy: "s3:*" denies every action of S3. */
export function denies(principal: Principal, action: string): boolean {
  return principal.deniedActions.some((denied) => denied === action || denied === `${action.split(":")[0]}:*`);
}
