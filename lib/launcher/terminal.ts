import { AppError } from "../errors";

/** Prints a line; one that a child process wrote carries the child's name. */
export function say(text: string, source?: string): void {
  process.stdout.write(source ? `${source.padEnd(8)} | ${text}\n` : `${text}\n`);
}

/** For errors at the top of a command: a foreseen one is told in a sentence, any other with its stack. */
export function tellError(error: unknown): void {
  const text = error instanceof AppError ? error.publicMessage : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`\n${text}\n`);
}

/** Ends a command that cannot go on. */
export function endWith(error: unknown): never {
  tellError(error);
  process.exit(1);
}
