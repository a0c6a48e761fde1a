import { type Diagnosis, LATER } from "../diagnosis";
import type { Refusal } from "../fetch-bytes";
import { tooManyRequests } from "./diagnoses";

const linkExpired: Diagnosis = {
  reason: "EXPIRED",
  retryable: true,
  cause: "LINK_EXPIRED",
  confidence: "CERTAIN",
  whoActs: "nobody",
  happened: "The download link had expired before the file could be fetched, and so had a second one.",
  nextStep: "the next attempt asks for a new link",
};

const noSuchFile: Diagnosis = {
  reason: "NOT_FOUND",
  retryable: false,
  cause: "EXPIRED_AT_PROVIDER",
  confidence: "CERTAIN",
  whoActs: "customer",
  happened: "The file is no longer in NXCloud's file store.",
  nextStep: "send it again",
};

/** Error codes of the store behind the download links, XML `<Code>`. Source: Alibaba OSS, error responses. */
const OBJECT_CODES: ReadonlyMap<string, Diagnosis> = new Map<string, Diagnosis>([
  ["NoSuchKey", noSuchFile],
  [
    "AccessDenied",
    {
      reason: "FORBIDDEN",
      retryable: false,
      cause: "PERMISSION",
      confidence: "CERTAIN",
      whoActs: "provider",
      happened: "NXCloud's file store denied access to the file (AccessDenied).",
      nextStep: "give access to the file again",
    },
  ],
  [
    "SignatureDoesNotMatch",
    {
      reason: "UPSTREAM",
      retryable: true,
      cause: "LINK_EXPIRED",
      confidence: "POSSIBLE",
      whoActs: "nobody",
      happened: "NXCloud's file store did not accept its own download link (SignatureDoesNotMatch).",
      nextStep: "the next attempt asks for a new link",
    },
  ],
  [
    "InvalidAccessKeyId",
    {
      reason: "UPSTREAM",
      retryable: true,
      cause: "PROVIDER_DOWN",
      confidence: "CERTAIN",
      whoActs: "provider",
      happened: "NXCloud's file store does not know the key in the download link (InvalidAccessKeyId).",
      nextStep: "repair its links if new ones do not work either",
    },
  ],
  [
    "NoSuchBucket",
    {
      reason: "UPSTREAM",
      retryable: true,
      cause: "PROVIDER_DOWN",
      confidence: "CERTAIN",
      whoActs: "provider",
      happened: "NXCloud's file store says that the place of the file is missing (NoSuchBucket).",
      nextStep: "repair it if this does not pass",
    },
  ],
]);

function byStatus(status: number): Diagnosis {
  if (status === 404 || status === 410) return noSuchFile;
  if (status === 429) return { ...tooManyRequests, happened: "NXCloud's file store asked to wait (HTTP 429)." };
  return {
    reason: status >= 500 ? "UPSTREAM" : "UNKNOWN",
    retryable: true,
    cause: status >= 500 ? "PROVIDER_DOWN" : "UNKNOWN",
    confidence: status >= 500 ? "CERTAIN" : "POSSIBLE",
    whoActs: "nobody",
    happened: `NXCloud's file store answered with HTTP ${status} instead of the file.`,
    nextStep: LATER,
  };
}

/** What the store's answer means. An expired link is AccessDenied with a message and EC 0002-00000069. */
export function diagnoseObject(status: number, xml: string): Refusal {
  const code = /<Code>\s*(\w{1,64})\s*<\/Code>/.exec(xml)?.[1];
  if (code === undefined || status >= 500 || status === 429) return { diagnosis: byStatus(status), code };
  const expired = code === "AccessDenied" && /Request has expired|0002-00000069/i.test(xml);
  return { diagnosis: expired ? linkExpired : (OBJECT_CODES.get(code) ?? byStatus(status)), code };
}
