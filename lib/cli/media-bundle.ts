import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { z } from "zod";
import { InvalidInputError } from "../errors";
import { isUuid } from "../ids";
import { MOST_ITEMS, writeBundle } from "../media/use-cases/bundle/write-bundle";
import { formatBytes } from "../sizes";
import { type Cli, does } from "./command";
import { facts } from "./text";

const ids = z
  .array(z.string().transform((id) => id.toLowerCase()))
  .refine((given) => given.every(isUuid), "This is not the id of an item.");

/** Writes a support bundle into a new file. */
export function addBundleCommand(media: Command, cli: Cli): void {
  const command = media
    .command("bundle <ids...>")
    .description(
      `write a support bundle of up to ${MOST_ITEMS} items, fit for a provider's ticket; recorded as an export`,
    )
    .requiredOption("--output <file>", "where the zip file goes; there must be none yet")
    .option("--include-names", "put captions and file names in", false)
    .option("--whole-message-ids", "leave message ids whole, though WhatsApp's hold the customer's number", false)
    .addHelpText(
      "after",
      `
What is in it and what is not: docs/support-bundle.md.

Example:
  $ npm run --silent cli -- media bundle 0198c1… --output ticket.zip

JSON:
  {"bundle": {"file", "name", "sizeBytes", "items"}}`,
    );
  const input = z.object({
    ids,
    output: z.string().min(1),
    includeNames: z.boolean(),
    wholeMessageIds: z.boolean(),
  });
  does(command, cli, input, async ({ ids: itemIds, output, includeNames, wholeMessageIds }, { scope }) => {
    const options = { withNames: includeNames, wholeMessageIds, now: new Date() };
    const bundle = await writeBundle(scope, itemIds, options);
    const sizeBytes = await writeNewFile(output, bundle.body);
    const written = { file: output, name: bundle.fileName, sizeBytes, items: new Set(itemIds).size };
    const text = facts([
      ["File", written.file],
      ["Size", formatBytes(sizeBytes)],
      ["Items", String(written.items)],
    ]);
    return { json: { bundle: written }, text };
  });
}

/** All or nothing: a file that could not be written whole is taken away again. Returns its size in bytes. */
async function writeNewFile(file: string, body: AsyncIterable<Uint8Array>): Promise<number> {
  const target = createWriteStream(file, { flags: "wx", mode: 0o600 });
  try {
    await pipeline(body, target);
    return target.bytesWritten;
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw new InvalidInputError(`There is a file ${file} already.`);
    if (syscall === "open") throw new InvalidInputError(`${file} cannot be written: ${code}.`);
    await rm(file, { force: true });
    throw error;
  }
}
