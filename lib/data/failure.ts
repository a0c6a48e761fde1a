import { storable, storableFields } from "../media/storable";
import type { FailureFacts } from "../media/verdict";
import { Prisma } from "./generated/client";

/** The failure columns as they are read. `failureDiagnosis` is stored JSON, to be read with `storedDiagnosis`. */
export interface FailureRow {
  readonly failureReason: string | null;
  readonly failureCode: string | null;
  readonly failureHttpStatus: number | null;
  readonly failureMessage: string | null;
  readonly failureDiagnosis?: unknown;
}

/** The same as they are written. */
export interface FailureColumns extends FailureRow {
  readonly failureDiagnosis: Prisma.InputJsonObject | typeof Prisma.DbNull;
}

export const NO_FAILURE: FailureColumns = {
  failureReason: null,
  failureCode: null,
  failureHttpStatus: null,
  failureMessage: null,
  failureDiagnosis: Prisma.DbNull,
};

/** The same as assignments of a statement of our own. */
export function failureAssignments(failure: FailureFacts | null): Prisma.Sql {
  const { failureReason, failureCode, failureHttpStatus, failureMessage } = failureColumns(failure);
  return Prisma.sql`
    "failure_reason" = ${failureReason}, "failure_code" = ${failureCode}, "failure_http_status" = ${failureHttpStatus},
    "failure_message" = ${failureMessage}, "failure_diagnosis" = ${failure && diagnosisJson(failure)}::jsonb`;
}

/** The diagnosis as text for a statement of our own; null when there is none. */
export function diagnosisJson({ diagnosis }: FailureFacts): string | null {
  return diagnosis ? JSON.stringify(storableFields({ ...diagnosis })) : null;
}

export function failureColumns(failure: FailureFacts | null): FailureColumns {
  if (!failure) return NO_FAILURE;
  return {
    failureReason: failure.reason,
    failureCode: failure.code && storable(failure.code),
    failureHttpStatus: failure.httpStatus,
    failureMessage: storable(failure.message),
    failureDiagnosis: failure.diagnosis ? storableFields({ ...failure.diagnosis }) : Prisma.DbNull,
  };
}
