import type { z } from "zod";
import { InvalidInputError } from "../errors";

type Parts = Readonly<Record<string, readonly [schema: z.ZodObject, value: unknown]>>;

/**
 * Checks the parts of a connection, each against its provider's schema. Throws InvalidInputError that names every entry
 * of every part that does not fit ("settings.baseUrl"), never a value: it may be a secret.
 */
export function checkedParts<P extends Parts>(parts: P): Record<keyof P, Record<string, unknown>> {
  const checked: Record<string, Record<string, unknown>> = {};
  const fields: Record<string, string[]> = {};
  for (const [part, [schema, value]] of Object.entries(parts)) {
    const parsed = schema.safeParse(value);
    if (parsed.success) checked[part] = parsed.data;
    for (const { path, message } of parsed.success ? unstorableIn(parsed.data) : parsed.error.issues) {
      const name = [part, ...path].join(".");
      fields[name] = [...(fields[name] ?? []), message];
    }
  }
  const wrong = Object.entries(fields).map(([name, messages]) => `${name}: ${messages.join(", ")}`);
  if (wrong.length > 0) {
    throw new InvalidInputError(`The connection does not fit its provider.\n  ${wrong.join("\n  ")}`, fields);
  }
  return checked as Record<keyof P, Record<string, unknown>>;
}

/** Entries with characters that the database refuses, which no schema of a provider has to know. */
function unstorableIn(data: Readonly<Record<string, unknown>>) {
  const refused = (value: unknown) => typeof value === "string" && /\0|\p{Surrogate}/u.test(value);
  return Object.entries(data)
    .filter(([, value]) => [value].flat().some(refused))
    .map(([name]) => ({ path: [name], message: "has a character that cannot be stored" }));
}
