import { type KeyObject, X509Certificate } from "node:crypto";
import { ProviderError } from "../errors";
import type { CallContext, ProviderDeps } from "../types";
import { fetchFromSns } from "./sns-fetch";

/** What a certificate proves. Times in milliseconds since the epoch. */
interface SigningCertificate {
  readonly key: KeyObject;
  readonly validFrom: number;
  readonly validTo: number;
}

const MAX_KEPT = 50;
/** By URL, oldest first, for the whole process: every delivery names one, and a name always means the same one. */
const kept = new Map<string, SigningCertificate>();

/**
 * The public key that signs deliveries, from a URL whose host was checked; null when there is no valid certificate at it.
 * Throws ProviderError when it cannot be had right now, or the signal's reason.
 */
export async function signingKey(url: URL, deps: ProviderDeps, ctx: CallContext): Promise<KeyObject | null> {
  const certificate = kept.get(url.href) ?? (await fetchCertificate(url, deps, ctx));
  if (!certificate) return null;
  keep(url.href, certificate);
  const now = deps.now();
  // A date that cannot be read compares as false and so does not count.
  return now < certificate.validFrom || now > certificate.validTo ? null : certificate.key;
}

function keep(url: string, certificate: SigningCertificate): void {
  kept.delete(url);
  kept.set(url, certificate);
  for (const oldest of kept.keys()) if (kept.size > MAX_KEPT) kept.delete(oldest);
}

async function fetchCertificate(url: URL, deps: ProviderDeps, ctx: CallContext): Promise<SigningCertificate | null> {
  const { status, text } = await fetchFromSns(url, deps, ctx);
  if (status === 200) return certificateOf(text);
  if (status < 500 && status !== 429) return null;
  throw new ProviderError({
    reason: "UPSTREAM",
    retryable: true,
    publicMessage: `The certificate of SNS could not be fetched just now (HTTP ${status}).`,
  });
}

function certificateOf(pem: string): SigningCertificate | null {
  try {
    const { publicKey, validFrom, validTo } = new X509Certificate(pem);
    return { key: publicKey, validFrom: Date.parse(validFrom), validTo: Date.parse(validTo) };
  } catch {
    return null;
  }
}
