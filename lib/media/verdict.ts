import type { BlobError } from "../blob/types";
import { AppError, publicMessageOf } from "../errors";
import type { ProviderError } from "../providers/errors";
import type { MediaKind } from "../schemas/media";
import { fullBytes } from "../sizes";
import { nextRetryAt } from "./back-off";
import type { Cause, FailureDiagnosis } from "./diagnosis/causes";
import { errorPageInsteadOf } from "./error-page";
import type { MediaEvent } from "./status";

/** Why something did not work, as rows keep it. */
export interface FailureFacts {
  readonly reason: string;
  readonly code: string | null;
  readonly httpStatus: number | null;
  /** The public message of the error: no secret, no link. */
  readonly message: string;
  /** What lies behind it; where it is left out, the reason's own default counts. */
  readonly diagnosis?: FailureDiagnosis | undefined;
}

/** How an attempt ends, before anything is written. */
export interface AttemptVerdict {
  readonly event: Extract<
    MediaEvent,
    "succeed" | "quarantine" | "pendingAtProvider" | "retryLater" | "giveUp" | "gone"
  >;
  readonly outcome: "SUCCEEDED" | "FAILED" | "PENDING_AT_PROVIDER" | "ABANDONED";
  readonly failure: FailureFacts | null;
  readonly nextAttemptAt: Date | null;
  /** False when it should not count towards the cap: we broke it off. */
  readonly countsAsRetry: boolean;
  /** How long the provider asked us to wait, milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

export interface Judging {
  readonly now: Date;
  /** Automatic attempts since somebody last asked, this one not counted. */
  readonly retryCount: number;
  /** What those attempts failed with, as far as anybody looked it up. */
  readonly earlierReasons: readonly string[];
  /** No more automatic attempts than this, whatever the failure. */
  readonly retriesAtMost?: number | undefined;
  /** 0 ≤ x < 1. */
  readonly random: number;
  /** The item has bytes from an earlier attempt. */
  readonly hasBytes: boolean;
}

interface Facts extends FailureFacts {
  readonly retryable: boolean;
  readonly retryAfterMs?: number | undefined;
}

/** What a failed attempt means for its item. Never throws: an unforeseen error is a failure of ours, worth another try. */
export function judgeFailure(error: unknown, judging: Judging): AttemptVerdict {
  const facts = factsOf(error);
  return saysGone(error) ? ended("gone", facts) : retryOrGiveUp(facts, judging);
}

/** Whether an error is a provider's word that it does not have the media, and not merely a call that did not work. */
export function saysGone(error: unknown): boolean {
  if (!(error instanceof AppError) || !isProviderError(error)) return false;
  const { reason, retryable } = error;
  return reason === "NOT_FOUND" || reason === "UNAVAILABLE_AT_SENDER" || (reason === "EXPIRED" && !retryable);
}

/** The worker was told to stop: nobody's fault, so another takes over at once and nothing is counted. */
export function judgeInterruption(now: Date): AttemptVerdict {
  return {
    event: "retryLater",
    outcome: "ABANDONED",
    failure: {
      reason: "INTERRUPTED",
      code: null,
      httpStatus: null,
      message: "The worker was stopped before it was done.",
    },
    nextAttemptAt: now,
    countsAsRetry: false,
  };
}

export interface Measure {
  readonly sizeBytes: number;
  readonly sha256: string;
  /** As answerTypeOf has it. */
  readonly answerType: string;
}

export interface Announced {
  readonly sizeBytes: number | null;
  readonly sha256: string | null;
  readonly mimeType: string | null;
  readonly kind: MediaKind;
}

/**
 * Whether complete bytes are what was declared. Differing bytes are fetched again, since the wire may have damaged
 * them; when they still differ after that, the item shows none, unless it has earlier bytes, which stay.
 */
export function judgeBytes(measured: Measure, declared: Announced, judging: Judging): AttemptVerdict {
  const mismatch = mismatchOf(measured, declared);
  if (!mismatch)
    return { event: "succeed", outcome: "SUCCEEDED", failure: null, nextAttemptAt: null, countsAsRetry: false };
  const facts: Facts = { ...mismatch, code: null, httpStatus: null, retryable: true };
  const verdict = retryOrGiveUp(facts, judging);
  const worthKeeping = measured.sizeBytes > 0 && !judging.hasBytes;
  return verdict.event === "giveUp" && worthKeeping ? ended("quarantine", facts) : verdict;
}

/** A declared hash that agrees settles it: size and type are only hearsay beside it. */
function mismatchOf(measured: Measure, declared: Announced): { reason: string; message: string } | null {
  if (measured.sizeBytes === 0) return { reason: "EMPTY", message: "The provider sent no bytes at all." };
  if (declared.sha256 === measured.sha256) return null;
  const page = errorPageInsteadOf(declared, measured.answerType);
  if (declared.sha256 !== null) {
    const what = page ? ` What came is ${measured.answerType}, as a page about an error would be.` : "";
    return { reason: "HASH_MISMATCH", message: `The bytes do not have the SHA-256 that was declared for them.${what}` };
  }
  if (page) {
    return {
      reason: "BAD_RESPONSE",
      message: `${page} was announced and ${measured.answerType} came, as a page about an error would be.`,
    };
  }
  if (declared.sizeBytes !== null && declared.sizeBytes !== measured.sizeBytes) {
    return {
      reason: "SIZE_MISMATCH",
      message: `${fullBytes(declared.sizeBytes)} were declared, ${fullBytes(measured.sizeBytes)} came.`,
    };
  }
  return null;
}

function retryOrGiveUp(facts: Facts, judging: Judging): AttemptVerdict {
  const { now, retryCount, retriesAtMost, earlierReasons, random } = judging;
  const { reason, retryable, retryAfterMs } = facts;
  const repeats = earlierReasons.filter((earlier) => earlier === reason).length;
  const back = { reason, retryable, retryAfterMs, retryCount, repeats, retriesAtMost, now, random };
  const nextAttemptAt = nextRetryAt(back);
  return nextAttemptAt ? { ...ended("retryLater", facts), nextAttemptAt, countsAsRetry: true } : ended("giveUp", facts);
}

function ended(event: AttemptVerdict["event"], facts: Facts): AttemptVerdict {
  const { reason, code, httpStatus, message, retryAfterMs, diagnosis } = facts;
  return {
    event,
    outcome: "FAILED",
    failure: { reason, code, httpStatus, message, diagnosis },
    nextAttemptAt: null,
    countsAsRetry: false,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

function factsOf(error: unknown): Facts {
  const message = publicMessageOf(error);
  if (error instanceof AppError) {
    if (isProviderError(error)) {
      const { reason, retryable, retryAfterMs, providerCode, httpStatus, diagnosis } = error;
      const told = { code: providerCode ?? null, httpStatus: httpStatus ?? null };
      return { reason, retryable, retryAfterMs, message, ...told, diagnosis };
    }
    const ours = { retryable: error.retryable, message, code: null, httpStatus: null };
    if (!isBlobError(error)) return { reason: error.code, ...ours };
    return { reason: error.reason, ...ours, diagnosis: ownDiagnosis(STORAGE_CAUSES[error.reason]) };
  }
  if (error instanceof DOMException && error.name === "TimeoutError") {
    return {
      reason: "TIMEOUT",
      retryable: true,
      message: "The attempt took too long and was given up.",
      code: null,
      httpStatus: null,
    };
  }
  return { reason: "INTERNAL", retryable: true, message, code: null, httpStatus: null };
}

/** A store gives some of its reasons the names that providers' have. */
const STORAGE_CAUSES: Readonly<Record<BlobError["reason"], Cause>> = {
  NOT_FOUND: "STORAGE_INCONSISTENT",
  RANGE: "STORAGE_INCONSISTENT",
  TOO_LARGE: "TOO_LARGE_HERE",
  NO_SPACE: "STORAGE_FULL",
  UNAVAILABLE: "STORAGE_DOWN",
};

function ownDiagnosis(cause: Cause): FailureDiagnosis {
  return { cause, confidence: "CERTAIN", whoActs: "admin", nextStep: null };
}

// By code, not by class: the rules import no provider and no store at run time.
function isProviderError(error: AppError): error is ProviderError {
  return error.code === "PROVIDER";
}

function isBlobError(error: AppError): error is BlobError {
  return error.code === "BLOB";
}

/** The failure columns' content for an error, for work that is not a media item's attempt. */
export function failureOf(error: unknown): FailureFacts & { retryable: boolean; retryAfterMs?: number | undefined } {
  return factsOf(error);
}
