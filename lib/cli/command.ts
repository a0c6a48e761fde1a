import type { Readable, Writable } from "node:stream";
import type { Command } from "commander";
import type { z } from "zod";
import { databaseUrl } from "../data/db";
import { databaseHindrance } from "../data/health";
import type { Scope } from "../data/scope";
import { AppError, InvalidInputError, UnavailableError } from "../errors";
import { newRequestId } from "../ids";

/** On a busy machine a first query takes seconds, and a busy machine is where commands are needed. */
const DATABASE_PATIENCE_MS = 30_000;

/** What a command has to say: one JSON document, and the same for people. */
export interface Report {
  readonly json: unknown;
  readonly text: string;
  /** The command did its work but the deed did not succeed: exit code 1. */
  readonly failed?: boolean;
}

/** What a command line is connected to. Standard output holds the report alone. */
export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable;
}

/** One run of the command line. */
export interface Cli {
  readonly terminal: Terminal;
  readonly asJson: boolean;
  /** Takes what a command has to say. */
  readonly tell: (report: Report) => void;
}

export interface CliContext {
  readonly scope: Scope;
  readonly terminal: Terminal;
  /** A line for people while they wait, on standard error. */
  note(line: string): void;
}

/** Something named on the command line that there is not. */
export class NoSuchError extends AppError {
  readonly code = "NOT_FOUND";
  readonly retryable = false;
}

/**
 * Gives a command its deed. `schema` checks arguments and options together, by their names, those of options in camel case. A deed that
 * writes its own standard output returns null.
 */
export function does<S extends z.ZodType>(
  command: Command,
  cli: Cli,
  schema: S,
  deed: (input: z.output<S>, context: CliContext) => Promise<Report | null>,
  { needsDatabase }: { readonly needsDatabase: boolean } = { needsDatabase: true },
): void {
  command.action(async () => {
    const input = schema.safeParse({ ...namedArguments(command), ...command.opts() });
    if (!input.success) throw wrongUse(command, input.error);
    if (needsDatabase) await requireDatabase();
    const scope: Scope = { kind: "system", actor: "cli", requestId: newRequestId() };
    const note = (line: string) => cli.terminal.stderr.write(`${cli.asJson ? JSON.stringify({ note: line }) : line}\n`);
    const report = await deed(input.data, { scope, terminal: cli.terminal, note });
    if (report) cli.tell(report);
  });
}

/** One sentence before the deed instead of an engine's error in the middle of it. */
async function requireDatabase(): Promise<void> {
  const { host } = new URL(databaseUrl());
  const hindrance = await databaseHindrance(DATABASE_PATIENCE_MS);
  if (hindrance) throw new UnavailableError(`${hindrance} It is the one at ${host} (DATABASE_URL).`);
}

/** For an option that may be given more than once. */
export function collect(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value];
}

function namedArguments(command: Command): Record<string, unknown> {
  return Object.fromEntries(
    command.registeredArguments.map((argument, index) => [argument.name(), command.processedArgs[index]]),
  );
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
