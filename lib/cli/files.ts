import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { env } from "../env";
import { InvalidInputError } from "../errors";

/** npm runs the command in the checkout; a relative name is meant from where the person is. */
function whereTheyAre(name: string): string {
  return path.resolve(env().INIT_CWD ?? ".", name);
}

/** The JSON of a file, or of `stdin` for "-". Throws InvalidInputError. */
export async function readJsonFile(name: string, stdin: Readable): Promise<unknown> {
  const source = name === "-" ? "Standard input" : name;
  const content = await (name === "-" ? text(stdin) : readFile(whereTheyAre(name), "utf8").catch(unreadable(name)));
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new InvalidInputError(`${source} is not JSON${placeOf(error, content)}.`);
  }
}

/** Where the parser stumbled. Its own message quotes what stands there, which may be a secret. */
function placeOf(error: unknown, content: string): string {
  const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  if (position === undefined) return "";
  const before = content.slice(0, Number(position)).split("\n");
  return `: see line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** A file to be read as a stream. Throws InvalidInputError when it is missing or no file. */
export async function openFile(name: string): Promise<{ name: string; sizeBytes: number; body: Readable }> {
  const full = whereTheyAre(name);
  const found = await stat(full).catch(unreadable(name));
  if (!found.isFile()) throw new InvalidInputError(`${name} is not a file.`);
  return { name: path.basename(full), sizeBytes: found.size, body: createReadStream(full) };
}

function unreadable(name: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    throw new InvalidInputError(
      error.code === "ENOENT" ? `There is no file ${name}.` : `${name} cannot be read: ${error.message}`,
    );
  };
}
