import type { ProviderError } from "../errors";
import type { CheckResult } from "../types";
import { certificatesIn } from "./certificates";
import type { OnPremisesConfig } from "./config";

const SOON_MS = 30 * 24 * 60 * 60_000;

/** Transport codes of a certificate that nothing vouches for, and of one that is over or of another host. */
const UNKNOWN_ISSUER = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);
const UNFIT = new Map([
  ["CERT_HAS_EXPIRED", "has expired"],
  ["CERT_NOT_YET_VALID", "is not valid yet"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "is for another host name than the client address"],
]);

const about = { id: "certificate", label: "Certificate" };

export function isUntrusted({ cause }: ProviderError): boolean {
  return typeof cause === "string" && (UNKNOWN_ISSUER.has(cause) || UNFIT.has(cause));
}

/** `failure` is why the client could not be talked to, null when it could. */
export function checkCertificate(
  { settings }: OnPremisesConfig,
  failure: ProviderError | null,
  now: number,
): CheckResult {
  if (new URL(settings.baseUrl).protocol === "http:") {
    const detail = "The client is called without encryption, so whoever listens in reads its password and all media.";
    return { ...about, outcome: "warning", detail, remedy: "Use the https address of the client." };
  }
  if (failure && isUntrusted(failure)) return untrusted(String(failure.cause), settings.caCertificate !== undefined);
  if (failure && failure.httpStatus === undefined) {
    return { ...about, outcome: "skipped", detail: "The certificate could not be looked at.", remedy: null };
  }
  if (settings.caCertificate === undefined) {
    return { ...about, outcome: "ok", detail: "A public authority vouches for the certificate.", remedy: null };
  }
  return trusted(settings.caCertificate, now);
}

function untrusted(cause: string, hasOwn: boolean): CheckResult {
  const unfit = UNFIT.get(cause);
  if (unfit) {
    const remedy = "Give the client a certificate that is valid for its address, then check again.";
    return { ...about, outcome: "failed", detail: `The certificate of the client ${unfit}.`, remedy };
  }
  const detail = hasOwn
    ? "The certificate of the client was issued by another authority than the one in the settings."
    : "The client shows a certificate that no public authority vouches for, as a freshly installed client does.";
  const remedy =
    "Enter the certificate of the authority that issued it, or the self-signed certificate itself, as PEM text under “Trusted certificate”.";
  return { ...about, outcome: "failed", detail, remedy };
}

function trusted(pem: string, now: number): CheckResult {
  const ends = Math.min(...certificatesIn(pem).map(({ validTo }) => Date.parse(validTo)));
  const day = new Date(ends).toISOString().slice(0, 10);
  const detail = `The certificate in the settings vouches for the client. It is valid until ${day}.`;
  if (ends - now > SOON_MS) return { ...about, outcome: "ok", detail, remedy: null };
  return { ...about, outcome: "warning", detail, remedy: "Have it renewed, and enter the new one in time." };
}
