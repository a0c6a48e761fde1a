import { AppError } from "../errors";
import type { DiagnosisFacts } from "./causes";

export const PROVIDER_ERROR_REASONS = [
  "AUTH",
  "FORBIDDEN",
  "RATE_LIMITED",
  "NOT_FOUND",
  "EXPIRED",
  "UNAVAILABLE_AT_SENDER",
  "TOO_LARGE",
  "REJECTED",
  "CLOCK_SKEW",
  "NUMBER_NOT_BOUND",
  "UPSTREAM",
  "TIMEOUT",
  "BAD_RESPONSE",
  "BLOCKED_TARGET",
  "UNKNOWN",
] as const;
export type ProviderErrorReason = (typeof PROVIDER_ERROR_REASONS)[number];

export interface ProviderErrorFacts {
  readonly reason: ProviderErrorReason;
  readonly retryable: boolean;
  /** Shown to operators: what happened, in words. Must hold no secret and no signed link. */
  readonly publicMessage: string;
  readonly retryAfterMs?: number | undefined;
  readonly httpStatus?: number | undefined;
  readonly providerCode?: string | undefined;
  readonly providerRequestId?: string | undefined;
  /** What lies behind it, where more is known than the reason says. */
  readonly diagnosis?: DiagnosisFacts | undefined;
  readonly cause?: unknown;
}

/** A call to a provider that did not give what was asked, put into one vocabulary. */
export class ProviderError extends AppError {
  readonly code = "PROVIDER";
  readonly reason: ProviderErrorReason;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly httpStatus: number | undefined;
  readonly providerCode: string | undefined;
  readonly providerRequestId: string | undefined;
  readonly diagnosis: DiagnosisFacts | undefined;

  constructor(facts: ProviderErrorFacts) {
    super(facts.publicMessage, { cause: facts.cause });
    this.reason = facts.reason;
    this.retryable = facts.retryable;
    this.retryAfterMs = facts.retryAfterMs;
    this.httpStatus = facts.httpStatus;
    this.providerCode = facts.providerCode;
    this.providerRequestId = facts.providerRequestId;
    this.diagnosis = facts.diagnosis;
  }
}
