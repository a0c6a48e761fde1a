import type { ActionResult } from "../schemas/result";

/**
 * A request of the browser that did not succeed. `message` may be shown to people. `requestId` names the request in our
 * logs and is null when none reached us. `retryable`: trying the same again may help.
 */
export class RequestError extends Error {
  readonly requestId: string | null;
  readonly httpStatus: number | null;
  readonly fields: Readonly<Record<string, string[]>>;

  constructor(
    message: string,
    options: {
      requestId?: string | null;
      httpStatus?: number | null;
      fields?: Readonly<Record<string, string[]>>;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "RequestError";
    this.requestId = options.requestId ?? null;
    this.httpStatus = options.httpStatus ?? null;
    this.fields = options.fields ?? {};
  }

  get retryable(): boolean {
    return this.httpStatus === null || this.httpStatus === 429 || this.httpStatus >= 500;
  }
}

/** The data of a server action's answer. Throws RequestError for the error of one, and for an answer that never came. */
export async function dataOf<T>(answer: Promise<ActionResult<T>>): Promise<T> {
  const result = await answer.catch((cause: unknown) => {
    throw new RequestError("The console could not be reached. Check the connection and try again.", { cause });
  });
  if (result.ok) return result.data;
  const { message, requestId, fields } = result.error;
  throw new RequestError(message, { requestId, fields, httpStatus: 400 });
}
