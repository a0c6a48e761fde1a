import { createHash, createHmac } from "node:crypto";

/** The four header parameters that a signature covers, exactly as they were sent. */
export interface SignedParameters {
  readonly accessKey: string;
  readonly action: string;
  readonly bizType: string;
  readonly ts: string;
}

/**
 * NXCloud's `sign`, lower-case hex: requests use MD5, signed callbacks MD5 or SHA-256. `rawBody` is the text as it
 * travels, byte for byte; leave it out for multipart requests and for empty bodies.
 */
export function nxcloudSign(
  parameters: SignedParameters,
  rawBody: Uint8Array | null,
  accessSecret: string,
  algorithm: "md5" | "sha256" = "md5",
): string {
  const { accessKey, action, bizType, ts } = parameters;
  const hash = createHash(algorithm).update(`accessKey=${accessKey}&action=${action}&bizType=${bizType}&ts=${ts}`);
  if (rawBody?.length) hash.update("&body=").update(rawBody);
  return hash.update(`&accessSecret=${accessSecret}`).digest("hex");
}

export interface StorageRequest {
  readonly verb: string;
  /** The request's own headers; empty when it sent none. */
  readonly contentMd5: string;
  readonly contentType: string;
  /** Unix seconds, as in the query. */
  readonly expires: string;
  /** Every `x-oss-…` header of the request, names in lower case. */
  readonly ossHeaders: Readonly<Record<string, string>>;
  /** "/bucket/object" */
  readonly resource: string;
}

/** Signature V1 of Alibaba OSS, base64, not yet URL-encoded. */
export function storageSign(request: StorageRequest, secret: string): string {
  const ossHeaders = Object.entries(request.ossHeaders)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value}\n`)
    .join("");
  const text = [request.verb, request.contentMd5, request.contentType, request.expires, ossHeaders + request.resource];
  return createHmac("sha1", secret).update(text.join("\n")).digest("base64");
}
