import { z } from "zod";
import { idOf, textOf } from "../fields";

/** One element of the `errors` of an answer. */
export interface ReportedError {
  /** null when it has none, or one that is not a number. */
  readonly code: number | null;
  readonly details: string | null;
}

const errorsSchema = z.looseObject({ errors: z.array(z.unknown()) });
const errorSchema = z.looseObject({ code: z.unknown().optional(), details: z.unknown().optional() });

/** The errors that an answer's JSON holds; empty when it holds none. Some builds give codes as text. */
export function errorsOf(json: unknown): readonly ReportedError[] {
  const { errors = [] } = errorsSchema.safeParse(json).data ?? {};
  return errors.map((element) => {
    const { data = {} } = errorSchema.safeParse(element);
    const code = idOf(data.code) ?? "";
    return { code: /^\d{1,9}$/.test(code) ? Number(code) : null, details: textOf(data.details) };
  });
}
