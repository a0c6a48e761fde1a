import type { Command } from "commander";
import type { z } from "zod";
import { databaseUrl } from "../data/db";
import { databaseHindrance } from "../data/health";
import type { Scope } from "../data/scope";
import { AppError, InvalidInputError, UnavailableError } from "../errors";
import { newRequestId } from "../ids";

/** What a command has to say: one JSON document, and the same for people. */
export interface Report {
  readonly json: unknown;
  readonly text: string;
  /** The command did its work but the deed did not succeed: exit code 1. */
  readonly failed?: boolean;
}

export interface CliContext {
  readonly scope: Scope;
  /** A line for people while they wait. On standard error: standard output holds the report alone. */
  note(line: string): void;
}

/** Where the commands of one run put what they have to say. */
export type Tell = (report: Report) => void;

/** Something named on the command line that there is not. */
export class NoSuchError extends AppError {
  readonly code = "NOT_FOUND";
  readonly retryable = false;
}

/**
 * Gives a command its deed. `schema` checks arguments and options together, by their names in camel case. A deed that
 * writes its own standard output returns null.
 */
export function does<S extends z.ZodType>(
  command: Command,
  tell: Tell,
  schema: S,
  deed: (input: z.output<S>, context: CliContext) => Promise<Report | null>,
  { needsDatabase }: { readonly needsDatabase: boolean } = { needsDatabase: true },
): void {
  command.action(async () => {
    const input = schema.safeParse({ ...namedArguments(command), ...command.opts() });
    if (!input.success) throw wrongUse(command, input.error);
    if (needsDatabase) await requireDatabase();
    const scope: Scope = { kind: "system", actor: "cli", requestId: newRequestId() };
    const report = await deed(input.data, { scope, note: (line) => process.stderr.write(`${line}\n`) });
    if (report) tell(report);
  });
}

/** One sentence before the deed instead of an engine's error in the middle of it. */
async function requireDatabase(): Promise<void> {
  const { host } = new URL(databaseUrl());
  const hindrance = await databaseHindrance();
  if (hindrance) throw new UnavailableError(`${hindrance} It is the one at ${host} (DATABASE_URL).`);
}

/** For an option that may be given more than once. */
export function collect(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value];
}

function namedArguments(command: Command): Record<string, unknown> {
  return Object.fromEntries(
    command.registeredArguments.map((argument, index) => [camelCase(argument.name()), command.processedArgs[index]]),
  );
}

function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** As the person typed it: "--provider-media-id: Enter the provider media id." */
function wrongUse(command: Command, error: z.ZodError): InvalidInputError {
  const lines = error.issues.map((issue) => {
    const field = String(issue.path[0] ?? "");
    const option = command.options.find((candidate) => candidate.attributeName() === field);
    return `${option?.long ?? `<${field}>`}: ${issue.message}`;
  });
  return new InvalidInputError(lines.join("\n"));
}
