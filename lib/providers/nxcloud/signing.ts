import { createHash } from "node:crypto";

export interface SignedParts {
  readonly accessKey: string;
  readonly action: string;
  readonly bizType: string;
  readonly ts: string;
  /** The exact bytes of the body; null or empty for multipart and for requests without one. */
  readonly body: string | Uint8Array | null;
  readonly accessSecret: string;
}

/**
 * Lower-case hex digest over the header values in ASCII order of their names, the raw body, and the secret; nothing is
 * URL-encoded. NXCloud wiki "API call convention" (calls: MD5) and "whatsapp callback verify" (callbacks: either).
 */
export function signatureOf(parts: SignedParts, algorithm: "md5" | "sha256" = "md5"): string {
  const { accessKey, action, bizType, ts, body, accessSecret } = parts;
  const hash = createHash(algorithm);
  hash.update(`accessKey=${accessKey}&action=${action}&bizType=${bizType}&ts=${ts}`);
  if (body?.length) hash.update("&body=").update(body);
  return hash.update(`&accessSecret=${accessSecret}`).digest("hex");
}
