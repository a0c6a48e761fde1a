import { X509Certificate } from "node:crypto";

const PEM_BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** The certificates in PEM text, in order. Throws when one of them is unreadable. */
export function certificatesIn(pem: string): readonly X509Certificate[] {
  return (pem.match(PEM_BLOCK) ?? []).map((block) => new X509Certificate(block));
}

/** Why the text cannot be used as trusted certificates; null when it can. */
export function whyNotCertificates(pem: string): string | null {
  // Settings are not sealed, so a key must not get into them by a careless paste.
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) return "must not contain a private key, only certificates";
  try {
    return certificatesIn(pem).length > 0
      ? null
      : "must contain a certificate in PEM form (-----BEGIN CERTIFICATE-----)";
  } catch {
    return "contains a certificate that cannot be read";
  }
}
