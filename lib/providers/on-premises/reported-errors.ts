import { z } from "zod";
import { idOf, textOf } from "../fields";

/** One element of an `errors` array, in answers and webhooks alike. */
export interface ReportedError {
  /** null when it has none, or one that is not a number. */
  readonly code: number | null;
  readonly title: string | null;
  readonly details: string | null;
}

const errorsSchema = z.looseObject({
  errors: z.union([z.array(z.unknown()), z.looseObject({}).transform((single) => [single])]),
});
const errorSchema = z.looseObject({
  code: z.unknown().optional(),
  title: z.unknown().optional(),
  details: z.unknown().optional(),
});

/** The errors that `value` holds; empty when it holds none. Some builds give codes as text. */
export function errorsOf(value: unknown): readonly ReportedError[] {
  const parsed = errorsSchema.safeParse(value);
  if (!parsed.success) return [];
  return parsed.data.errors.map((element) => {
    const { data = {} } = errorSchema.safeParse(element);
    const code = idOf(data.code) ?? "";
    const title = textOf(data.title);
    return { code: /^\d{1,9}$/.test(code) ? Number(code) : null, title, details: textOf(data.details) };
  });
}

const MAX_TEXT = 500;

/** An error in the client's own words: "Parameter not valid: Media not found in the datastore." */
export function wordsOf({ code, title, details }: ReportedError): string {
  const said = [title, details].filter((part) => part !== null).join(": ");
  if (said) return said.slice(0, MAX_TEXT);
  return code === null ? "It was not said why." : `Code ${code}, without a word.`;
}
