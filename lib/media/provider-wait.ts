import { z } from "zod";
import type { FailureDiagnosis } from "./diagnosis/causes";
import { storedDiagnosis } from "./diagnosis/stored";
import type { AttemptVerdict } from "./verdict";

/** What a provider told about a download that it makes itself. Unknown content of the column reads as no report. */
const fetchReportSchema = z.looseObject({
  at: z.coerce.date(),
  problem: z
    .object({
      code: z.string().nullable(),
      text: z.string(),
      diagnosis: z
        .unknown()
        .optional()
        .transform((value) => storedDiagnosis(value) ?? undefined),
    })
    .nullable(),
});

export interface FetchReport {
  /** When the report reached us. */
  readonly at: Date;
  /** Null when the bytes are said to be there. */
  readonly problem: {
    readonly code: string | null;
    readonly text: string;
    readonly diagnosis?: FailureDiagnosis | undefined;
  } | null;
}

/** The report that a row holds, null when it holds none. */
export function fetchReportOf(stored: unknown): FetchReport | null {
  return fetchReportSchema.safeParse(stored).data ?? null;
}

/**
 * How an attempt goes on that was answered "pending". A problem reported since the provider was asked ends it: an
 * operator may try again, for the sender's phone may answer another time. What was reported earlier concerns an
 * earlier request.
 */
export function judgePending(wait: {
  readonly report: FetchReport | null;
  readonly awaitingSince: Date;
  readonly nextPollAt: Date;
}): AttemptVerdict {
  const problem = wait.report && wait.report.at >= wait.awaitingSince ? wait.report.problem : null;
  return {
    event: problem ? "giveUp" : "pendingAtProvider",
    outcome: problem ? "FAILED" : "PENDING_AT_PROVIDER",
    failure: problem && {
      reason: "UNAVAILABLE_AT_SENDER",
      code: problem.code,
      httpStatus: null,
      message: problem.text,
      diagnosis: problem.diagnosis,
    },
    nextAttemptAt: problem ? null : wait.nextPollAt,
    countsAsRetry: false,
  };
}

const KEPT_AT_EACH_END = 6;

/** An attempt that polls for hours shows how it began and how it ended; what lies between says nothing new. */
export function withoutMiddle<T>(entries: readonly T[]): T[] {
  if (entries.length <= 2 * KEPT_AT_EACH_END) return [...entries];
  return [...entries.slice(0, KEPT_AT_EACH_END), ...entries.slice(-KEPT_AT_EACH_END)];
}
