import { z } from "zod";
import { InvalidInputError } from "../errors";
import { installedProviders, providerModule } from "../providers/registry";
import type { ProviderModule } from "../providers/types";
import { newConnectionSchema, newNumberSchema } from "../schemas/connections";

const fileSchema = newConnectionSchema.extend({ numbers: z.array(newNumberSchema).max(1_000).default([]) });
export type ConnectionFile = z.infer<typeof fileSchema>;

/** Checks the frame of a connection file; what belongs to its provider is checked on creation. Throws InvalidInputError. */
export function parseConnectionFile(content: unknown): ConnectionFile {
  const parsed = fileSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const fields: Record<string, string[]> = {};
  for (const issue of parsed.error.issues) {
    const path = issue.path.join(".") || "file";
    fields[path] = [...(fields[path] ?? []), issue.message];
  }
  const lines = Object.entries(fields).map(([path, messages]) => `  ${path}: ${messages.join(", ")}`);
  throw new InvalidInputError(`The file is not a connection.\n${lines.join("\n")}`, fields);
}

function exampleOf({ kind, label, example }: ProviderModule): object {
  return { kind, name: label, ...example };
}

/** One line of JSON for each provider: a file as most connections need it. */
export function connectionExamples(): string {
  return installedProviders()
    .map((module) => `  ${JSON.stringify(exampleOf(module))}`)
    .join("\n");
}

/** JSON Schema of a connection file for one provider, with an example; secrets are marked writeOnly. Throws ConfigError for an unknown kind. */
export function connectionJsonSchema(kind: string): object {
  const module = providerModule(kind);
  const schema = z.strictObject({
    kind: z.literal(module.kind),
    name: fileSchema.shape.name,
    settings: module.settingsSchema,
    secrets: module.secretsSchema,
    numbers: fileSchema.shape.numbers,
  });
  const secrets = new Set<unknown>(Object.values(module.secretsSchema.shape));
  const jsonSchema = z.toJSONSchema(schema, {
    io: "input",
    override: ({ zodSchema, jsonSchema }) => {
      if (secrets.has(zodSchema)) jsonSchema.writeOnly = true;
    },
  });
  return { ...jsonSchema, examples: [exampleOf(module)] };
}
