import { createHmac } from "node:crypto";
import { sameText } from "../same-text";

const hmac = (secret: string, data: string | Uint8Array) => createHmac("sha256", secret).update(data);

/** `X-Hub-Signature-256` over the raw bytes of a delivery. Meta, "Getting started with webhooks", validating payloads. */
export function signatureOf(body: string | Uint8Array, appSecret: string): string {
  return `sha256=${hmac(appSecret, body).digest("hex")}`;
}

/** Compares in a time that does not tell how much was right; upper-case hex is the same. */
export function isSignedBy(appSecret: string, body: Uint8Array, header: string): boolean {
  return sameText(header.trim().toLowerCase(), signatureOf(body, appSecret));
}

/** Shows with every call that its token is used by someone who knows the app secret. Meta, "Secure Graph API calls". */
export function appSecretProof(accessToken: string, appSecret: string): string {
  return hmac(appSecret, accessToken).digest("hex");
}

/** A verify token that need not be kept: it follows from the app secret, which does not follow from it. */
export function derivedVerifyToken(appSecret: string): string {
  return hmac(appSecret, "attache webhook verify token").digest("base64url").slice(0, 32);
}
