import { z } from "zod";
import { idOf, textOf } from "./fields";
import type { ReportedProblem } from "./types";

/** Media that a customer sent could not be fetched by WhatsApp. Meta Cloud API, error codes. */
export const MEDIA_DOWNLOAD_ERROR = "131052";
/** Media that the business sent could not be used by WhatsApp. */
export const MEDIA_UPLOAD_ERROR = "131053";

const MAX_TEXT = 500;

const errorSchema = z.looseObject({
  code: z.unknown().optional(),
  /** WhatsApp's own code where NXCloud has one of its own in `code` (NXCloud page "callback", statuses). */
  meta_code: z.unknown().optional(),
  title: z.unknown().optional(),
  message: z.unknown().optional(),
  details: z.unknown().optional(),
  /** Mostly an object with `details`, seen as plain text too. */
  error_data: z.unknown().optional(),
});

type ReportedError = z.infer<typeof errorSchema>;

/** The error of an `errors` array that has the code `preferred`, else the first; null when there is none to be read. */
function pick(errors: unknown, preferred: string | undefined): ReportedError | null {
  const read = z.array(errorSchema.nullable().catch(null)).safeParse(errors).data ?? [];
  return read.find((error) => error && codeOf(error) === preferred) ?? read.find((error) => error !== null) ?? null;
}

/** The problem that an `errors` array of a webhook tells of, in its own words. */
export function problemOf(errors: unknown, preferred?: string): ReportedProblem {
  const error = pick(errors, preferred);
  const words = error && (detailsOf(error) ?? textOf(error.message) ?? textOf(error.title));
  const text = words ?? "WhatsApp reports a problem and does not say which.";
  // A cut through a surrogate pair would leave half a character, which PostgreSQL refuses.
  return { code: error && codeOf(error), text: text.slice(0, MAX_TEXT).replace(/[\ud800-\udbff]$/, "") };
}

/** A problem in one line, its code first. */
export function lineOf({ code, text }: ReportedProblem): string {
  return code === null ? text : `${code}: ${text}`;
}

/** Whether an `errors` array holds any error. */
export function hasProblem(errors: unknown): boolean {
  return pick(errors, undefined) !== null;
}

function detailsOf({ error_data, details }: ReportedError): string | null {
  const inner = z.looseObject({ details: z.unknown().optional() }).safeParse(error_data);
  return textOf(inner.data?.details) ?? textOf(error_data) ?? textOf(details);
}

function codeOf({ meta_code, code }: ReportedError): string | null {
  return idOf(meta_code) ?? idOf(code);
}
