import { clockBeside } from "../clock-drift";
import type { Diagnosis } from "../diagnosis";

/** Signatures that are 5 minutes off are refused (AWS general reference, "Signature Version 4"); S3 allows 15. */
const NOTICEABLE_MS = 240_000;
/** Names that say no more than that the signature is wrong, which it also is when the time is. */
const SIGNATURE_REFUSED = new Set(["InvalidSignatureException", "SignatureDoesNotMatch"]);

/** The diagnosis, blamed on the clock where a refused signature and the measured drift say so. */
export function aboutTheClock(diagnosis: Diagnosis, name: string | undefined, driftMs: number | null): Diagnosis {
  const explains = driftMs !== null && Math.abs(driftMs) >= NOTICEABLE_MS && SIGNATURE_REFUSED.has(name ?? "");
  if (!explains && diagnosis.reason !== "CLOCK_SKEW") return diagnosis;
  return {
    reason: "CLOCK_SKEW",
    retryable: false,
    cause: "CLOCK",
    confidence: explains ? "LIKELY" : "CERTAIN",
    whoActs: "admin",
    happened: driftMs ? `${clockBeside(driftMs, "AWS")}. AWS refused the call for it (${name}).` : diagnosis.happened,
    nextStep: "set the clock of this machine right",
  };
}
