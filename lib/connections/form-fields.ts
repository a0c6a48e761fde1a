import { z } from "zod";
import type { ProviderModule } from "../providers/types";
import type { FieldKind, FieldValue, FormFieldDto } from "../schemas/connections";

/** Text that may be longer than this has lines of its own, such as a certificate; one line of a form would join them. */
const ONE_LINE_CHARACTERS = 8_192;

/** As much of JSON Schema as a form is made of. With zod's `meta` a provider marks what next to nobody needs as advanced. */
const propertySchema = z.looseObject({
  type: z.string().optional().catch(undefined),
  title: z.string().optional().catch(undefined),
  description: z.string().optional().catch(undefined),
  enum: z
    .array(z.union([z.string(), z.number()]))
    .optional()
    .catch(undefined),
  default: z.unknown().optional(),
  maxLength: z.number().optional().catch(undefined),
  advanced: z.boolean().optional().catch(undefined),
});
type Property = z.infer<typeof propertySchema>;

const objectSchema = z.looseObject({
  properties: z.record(z.string(), propertySchema).default({}),
  required: z.array(z.string()).default([]),
});

/** The form of a provider's connections: its settings, then its secrets, in the order of their schemas. */
export function formFields(module: Pick<ProviderModule, "settingsSchema" | "secretsSchema">): FormFieldDto[] {
  return [...fieldsOf("settings", module.settingsSchema), ...fieldsOf("secrets", module.secretsSchema)];
}

function fieldsOf(part: FormFieldDto["part"], schema: z.ZodObject): FormFieldDto[] {
  const { properties, required } = objectSchema.parse(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
  return Object.entries(properties).map(([name, property]) => ({
    part,
    name,
    label: property.title ?? inWords(name),
    help: property.description ?? null,
    kind: kindOf(property),
    options: (property.enum ?? []).map(String),
    required: required.includes(name),
    initial: asEntered(kindOf(property), part === "secrets" ? undefined : property.default),
    advanced: property.advanced ?? hasGoodDefault(property),
  }));
}

/** A default that most leave as it is. A choice is a decision, and an empty list waits for its entries. */
function hasGoodDefault({ default: value, enum: options }: Property): boolean {
  return value !== undefined && !options && !(Array.isArray(value) && value.length === 0);
}

function kindOf({ type, enum: options, maxLength = 0 }: Property): FieldKind {
  if (options) return "choice";
  if (type === "boolean") return "boolean";
  if (type === "number" || type === "integer") return "number";
  if (type === "array") return "list";
  return maxLength > ONE_LINE_CHARACTERS ? "lines" : "text";
}

/** "apiVersion" → "Api version", for settings that their provider gave no title. */
function inWords(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A stored value as a person would enter it; a list has one entry a line. */
function asEntered(kind: FieldKind, value: unknown): FieldValue {
  if (kind === "boolean") return value === true;
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(String).join("\n");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** What is stored, as the form shows it; what is not stored shows its default. */
export function enteredValues(fields: readonly FormFieldDto[], stored: unknown): Record<string, FieldValue> {
  const known = z.record(z.string(), z.unknown()).catch({}).parse(stored);
  const settings = fields.filter((field) => field.part === "settings");
  return Object.fromEntries(
    settings.map(({ name, kind, initial }) => [name, name in known ? asEntered(kind, known[name]) : initial]),
  );
}
