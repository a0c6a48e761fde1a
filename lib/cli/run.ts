import { CommanderError } from "commander";
import { AppError, InvalidInputError, publicMessageOf } from "../errors";
import { logger } from "../logger";
import type { Report, Terminal } from "./command";
import { createProgram } from "./program";

/** 0: done. 1: what was asked for did not succeed. 2: the call or a setting is wrong. */
export type ExitCode = 0 | 1 | 2;

/** Runs one command line, without the program's own name. Never throws: errors are told on standard error. */
export async function runCli(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  // Log lines go to standard output, which holds nothing but the report here.
  logger.level = "silent";
  const asJson = argv.includes("--json");
  let exitCode: ExitCode = 0;
  const tell = (report: Report) => {
    terminal.stdout.write(asJson ? `${JSON.stringify(report.json, null, 2)}\n` : `${report.text}\n`);
    if (report.failed) exitCode = 1;
  };
  try {
    await createProgram({ terminal, asJson, tell }).parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    terminal.stderr.write(asJson ? `${JSON.stringify({ error: asData(error) })}\n` : `${inWords(error)}\n`);
    return exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommanderError) return 2;
  return error instanceof AppError && (error.code === "INVALID_INPUT" || error.code === "CONFIG") ? 2 : 1;
}

function asData(error: unknown): { code: string; message: string; fields?: Readonly<Record<string, string[]>> } {
  if (error instanceof CommanderError) return { code: "INVALID_INPUT", message: wrongUse(error) };
  if (error instanceof InvalidInputError) {
    return { code: error.code, message: error.publicMessage, fields: error.fields };
  }
  if (error instanceof AppError) return { code: error.code, message: error.publicMessage };
  return { code: "INTERNAL", message: inWords(error) };
}

/** Whoever runs the command line runs the installation, and gets to see what nobody foresaw. */
function inWords(error: unknown): string {
  if (error instanceof CommanderError) return `${wrongUse(error)} --help after a command explains it.`;
  if (error instanceof AppError) return error.publicMessage;
  return `${publicMessageOf(error)}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

/** The library's message as a sentence; it has none for a command line that ends where a command is due. */
function wrongUse(error: CommanderError): string {
  if (error.code === "commander.help") return "A command is missing.";
  const message = error.message.replace(/^error: /, "").trim();
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}
