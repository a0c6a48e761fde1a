import { ZodError } from "zod";
import { AppError, type AppErrorCode, InvalidInputError, publicMessageOf } from "../errors";
import { logger } from "../logger";
import type { ActionError } from "../schemas/result";

/** What is wrong with an input, by the dotted path of the field. */
export function invalidInput(error: ZodError): InvalidInputError {
  const fields: Record<string, string[]> = {};
  for (const issue of error.issues) {
    const field = issue.path.join(".");
    fields[field] = [...(fields[field] ?? []), issue.message];
  }
  return new InvalidInputError("Please check what you entered.", fields);
}

/**
 * The form in which any thrown value may leave the server. An error that nobody foresaw says nothing of itself and is
 * logged in full under the request id that the person is shown.
 */
export function toActionError(thrown: unknown, requestId: string): ActionError {
  const error = thrown instanceof ZodError ? invalidInput(thrown) : thrown;
  const code: AppErrorCode = error instanceof AppError ? error.code : "INTERNAL";
  if (code === "INTERNAL" || code === "CONFIG") logger.error({ err: error, requestId }, "A request failed");
  return {
    code,
    message: publicMessageOf(error),
    requestId,
    ...(error instanceof InvalidInputError ? { fields: error.fields } : {}),
  };
}
