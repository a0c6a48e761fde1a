import { z } from "zod";
import { paths } from "../paths";
import { RequestError } from "./request-error";

const errorBodySchema = z.object({
  error: z.object({
    message: z.string(),
    requestId: z.string(),
    fields: z.record(z.string(), z.array(z.string())).optional(),
  }),
});

/**
 * Reads one JSON route of ours and checks the answer against its schema. Throws RequestError for every failure except an
 * abort; when the session has ended, leaves for the sign-in page and never settles.
 */
export async function fetchJson<S extends z.ZodType>(
  url: string,
  schema: S,
  signal?: AbortSignal,
): Promise<z.output<S>> {
  const response = await fetch(url, { signal, headers: { accept: "application/json" } }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new RequestError("The console could not be reached. Check the connection and try again.", { cause });
  });
  if (response.status === 401) return leaveForSignIn();
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw failureOf(response.status, body);
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    throw new RequestError("The console answered in an unexpected form. Reload the page: it may have been updated.", {
      httpStatus: response.status,
      cause: parsed.error,
    });
  }
  return parsed.data;
}

/** Reads the error of one of our JSON routes from its status and parsed body. */
export function failureOf(httpStatus: number, body: unknown): RequestError {
  const parsed = errorBodySchema.safeParse(body);
  if (parsed.success) return new RequestError(parsed.data.error.message, { ...parsed.data.error, httpStatus });
  return new RequestError(`The console answered with HTTP ${httpStatus}.`, { httpStatus });
}

/** The whole page is left, so the promise stays open: nobody gets to show an error in the meantime. */
export function leaveForSignIn(): Promise<never> {
  window.location.assign(paths.signIn(window.location.pathname + window.location.search));
  return new Promise(() => {});
}
