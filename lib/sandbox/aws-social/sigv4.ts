import { createHash, createHmac } from "node:crypto";

/** The credential scope: what a signature is good for. */
export interface Scope {
  /** "20250108" */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** A request as it is signed. */
export interface SignedRequest {
  readonly method: string;
  /** As sent, still encoded, without the query. */
  readonly path: string;
  /** As sent, without the question mark and without X-Amz-Signature. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Lower-case names in order. */
  readonly signedHeaders: readonly string[];
  readonly payloadHash: string;
}

export const EMPTY_SHA256 = sha256("");

/** Signature Version 4, task 1. S3 signs the path as it is, every other service encodes it once more. */
export function canonicalRequest(request: SignedRequest, service: string): string {
  const path = service === "s3" ? encodePath(decode(request.path)) : encodePath(request.path);
  const headers = request.signedHeaders.map((name) => `${name}:${canonicalValue(request.headers[name] ?? "")}\n`);
  return [
    request.method,
    path,
    canonicalQuery(request.query),
    headers.join(""),
    request.signedHeaders.join(";"),
    request.payloadHash,
  ].join("\n");
}

/** Tasks 2 to 4: the signature in hex. `amzDate` looks like "20250108T233043Z". */
export function signature(secret: string, scope: Scope, amzDate: string, canonical: string): string {
  const text = ["AWS4-HMAC-SHA256", amzDate, scopeText(scope), sha256(canonical)].join("\n");
  return hmac(signingKey(secret, scope), text).toString("hex");
}

export function signingKey(secret: string, scope: Scope): Buffer {
  return [scope.date, scope.region, scope.service, "aws4_request"].reduce<Buffer>(hmac, Buffer.from(`AWS4${secret}`));
}

export function scopeText(scope: Scope): string {
  return `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
}

export function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

/** Lower-case hex. */
export function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** Milliseconds since the epoch of "20250108T233043Z"; null when it is no such time. */
export function parseAmzDate(text: string): number | null {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? null : time;
}

/** "20250108T233043Z" */
export function amzDate(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

function canonicalQuery(query: string): string {
  const pairs = query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [name = "", ...value] = pair.split("=");
      return { name: encode(decode(name)), value: encode(decode(value.join("="))) };
    });
  // By name first: as text "a=1" would come after "a-b=1".
  pairs.sort((a, b) => compare(a.name, b.name) || compare(a.value, b.value));
  return pairs.map(({ name, value }) => `${name}=${value}`).join("&");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function canonicalValue(value: string): string {
  return value.trim().replace(/ +/g, " ");
}

function encodePath(path: string): string {
  return path.split("/").map(encode).join("/");
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Text that is not well encoded stays as it is: no signature will fit it. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
