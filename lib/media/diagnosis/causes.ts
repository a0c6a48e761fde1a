import type { BlobErrorReason } from "../../blob/types";
import type { Actor, Confidence, ProviderCause } from "../../providers/causes";
import type { ProviderErrorReason } from "../../providers/errors";

/** What goes wrong on our side of the wire. Stored on rows like a provider's causes: names are never changed. */
const OWN_CAUSES = [
  /** More bytes than this installation takes. */
  "TOO_LARGE_HERE",
  /** Other bytes than were announced. */
  "DAMAGED",
  "EMPTY",
  "STORAGE_FULL",
  "STORAGE_DOWN",
  /** Our storage does not hold what our rows say. */
  "STORAGE_INCONSISTENT",
  "INTERRUPTED",
  "OUR_FAULT",
] as const;
type OwnCause = (typeof OWN_CAUSES)[number];

// The rules import no provider at run time: a cause that is missing here does not compile.
const PROVIDER_CAUSES: Readonly<Record<ProviderCause, true>> = {
  EXPIRED_AT_PROVIDER: true,
  UNKNOWN_ID: true,
  LINK_EXPIRED: true,
  ONLY_ON_SENDERS_PHONE: true,
  NEVER_ARRIVED: true,
  TOO_LARGE: true,
  TYPE_REFUSED: true,
  FILE_UNUSABLE: true,
  CREDENTIALS: true,
  CREDENTIALS_EXPIRED: true,
  PERMISSION: true,
  ACCOUNT_BLOCKED: true,
  PAYMENT: true,
  NUMBER_NOT_BOUND: true,
  CLOCK: true,
  SETTING: true,
  BUCKET: true,
  RATE_LIMIT: true,
  PROVIDER_DOWN: true,
  UNREACHABLE: true,
  CERTIFICATE: true,
  NO_ANSWER: true,
  CUT_SHORT: true,
  UNREADABLE_ANSWER: true,
  REQUEST_REFUSED: true,
  MESSAGE_REFUSED: true,
  BLOCKED_ADDRESS: true,
  UNKNOWN: true,
};

export type Cause = ProviderCause | OwnCause;
export const CAUSES = [...(Object.keys(PROVIDER_CAUSES) as ProviderCause[]), ...OWN_CAUSES] as const;

/** What is kept beside a failure: what lies behind it and what to do. */
export interface FailureDiagnosis {
  readonly cause: Cause;
  readonly confidence: Confidence;
  readonly whoActs: Actor;
  /** As in a provider's diagnosis; null where the cause's own words say it. */
  readonly nextStep: string | null;
}

/** Every reason that our own code gives for a failed attempt. A row may hold others: from a newer or older version. */
export type FailureReason =
  | ProviderErrorReason
  | BlobErrorReason
  | "EMPTY"
  | "HASH_MISMATCH"
  | "SIZE_MISMATCH"
  | "STORAGE"
  | "INTERRUPTED"
  | "CONFIG"
  | "INTERNAL";
