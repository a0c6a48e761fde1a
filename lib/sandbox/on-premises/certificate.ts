import { generate } from "selfsigned";
import type { Tls } from "../stand-in";

/** A certificate of its own for this machine, as the client comes with: nobody trusts it who was not given it. */
export async function selfSignedCertificate(): Promise<Tls> {
  const notBeforeDate = new Date(Date.now() - 86_400_000);
  const made = await generate([{ name: "commonName", value: "127.0.0.1" }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate,
    notAfterDate: new Date(notBeforeDate.getTime() + 3650 * 86_400_000),
    extensions: [
      // Callers give it as the authority to trust, which has to be one.
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", digitalSignature: true, keyCertSign: true, critical: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  return { key: made.private, cert: made.cert };
}
