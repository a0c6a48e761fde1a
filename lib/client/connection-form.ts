import type { FieldValue, FormFieldDto } from "../schemas/connections";

/** What stands in a form now, by "settings.baseUrl", as it was typed. */
export type FormValues = Readonly<Record<string, FieldValue>>;
/** What is wrong, by the same names. */
export type FormProblems = Readonly<Record<string, readonly string[]>>;

export function keyOf({ part, name }: Pick<FormFieldDto, "part" | "name">): string {
  return `${part}.${name}`;
}

/** A form as it opens: with what is stored, and defaults where nothing is. Secrets never come from the server. */
export function startValues(
  fields: readonly FormFieldDto[],
  stored: Readonly<Record<string, FieldValue>> = {},
): FormValues {
  return Object.fromEntries(
    fields.map((field) => [
      keyOf(field),
      field.part === "settings" ? (stored[field.name] ?? field.initial) : field.initial,
    ]),
  );
}

/** What the form says about its own entries: only that something required is not there. The rest the server knows. */
export function missingEntries(fields: readonly FormFieldDto[], values: FormValues): FormProblems {
  const missing = fields.filter((field) => field.required && values[keyOf(field)] === "");
  return Object.fromEntries(missing.map((field) => [keyOf(field), [`Enter the ${withoutCapital(field.label)}.`]]));
}

/** "Access key" → "access key"; "API address" stays. */
function withoutCapital(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}

/** The entries of one part as its provider's schema takes them. What is empty is left out, so that its default counts. */
export function enteredPart(
  part: FormFieldDto["part"],
  fields: readonly FormFieldDto[],
  values: FormValues,
): Record<string, unknown> {
  const entries = fields
    .filter((field) => field.part === part)
    .map((field) => [field.name, asSent(field, values[keyOf(field)] ?? "")] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function asSent({ kind, initial }: FormFieldDto, value: FieldValue): unknown {
  if (typeof value === "boolean") return value;
  // An emptied list is an empty list: its default, if it has entries, was taken out on purpose.
  if (kind === "list") return value.trim() === "" && initial === "" ? undefined : linesOf(value);
  if (value.trim() === "") return undefined;
  // Text that is no number is sent as it is: the server says what is wrong with it.
  return kind === "number" && Number.isFinite(Number(value)) ? Number(value) : value;
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

/** The first thing that is wrong with an entry. Of a list it says in which line. */
export function problemOf(field: FormFieldDto, problems: FormProblems): string | null {
  const key = keyOf(field);
  for (const [name, [message]] of Object.entries(problems)) {
    if (!message) continue;
    if (name === key) return inSentence(message);
    if (!name.startsWith(`${key}.`)) continue;
    const line = Number(name.slice(key.length + 1));
    return Number.isInteger(line) ? `Line ${line + 1}: ${message}` : inSentence(message);
  }
  return null;
}

/** "must be an https address" → "Must be an https address". */
function inSentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
}

/** What is wrong with the form as a whole: messages that belong to no entry of it. */
export function otherProblems(fields: readonly FormFieldDto[], problems: FormProblems, known: string[]): string[] {
  const keys = [...fields.map(keyOf), ...known];
  const other = Object.entries(problems).filter(
    ([name]) => !keys.some((key) => name === key || name.startsWith(`${key}.`)),
  );
  return other.flatMap(([, messages]) => messages);
}
