import { storable } from "../media/storable";
import type { FailureFacts } from "../media/verdict";

export interface FailureColumns {
  failureReason: string | null;
  failureCode: string | null;
  failureHttpStatus: number | null;
  failureMessage: string | null;
}

export const NO_FAILURE: FailureColumns = {
  failureReason: null,
  failureCode: null,
  failureHttpStatus: null,
  failureMessage: null,
};

export function failureColumns(failure: FailureFacts | null): FailureColumns {
  if (!failure) return NO_FAILURE;
  return {
    failureReason: failure.reason,
    failureCode: failure.code && storable(failure.code),
    failureHttpStatus: failure.httpStatus,
    failureMessage: storable(failure.message),
  };
}
