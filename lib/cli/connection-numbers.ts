import type { Command } from "commander";
import { z } from "zod";
import { audited } from "../connections/deed";
import { askForNumbers, numberFacts, reviewNumbers, saveNumbers, syncNumbers } from "../connections/discover-numbers";
import { listConnectionNumbers } from "../data/connections";
import type { BusinessPhoneNumber, Connection } from "../data/generated/client";
import type { NumberFacts } from "../data/numbers";
import type { Scope } from "../data/scope";
import { InvalidInputError } from "../errors";
import { newNumberSchema } from "../schemas/connections";
import { type Cli, collect, does, type Report } from "./command";
import { resolveConnection } from "./resolve";
import { table } from "./text";

const naming = z.object({ connection: z.string().min(1) });
const NUMBERS_JSON = '{"numbers": [{"id", "phoneNumber", "displayName", "providerNumberId", "providerStatus"}]}';

/** `numbers` and `sync-numbers`: what a connection serves. */
export function addConnectionNumberCommands(connection: Command, cli: Cli): void {
  addNumbers(connection, cli);
  const sync = connection
    .command("sync-numbers <connection>")
    .description("ask the provider which numbers the connection serves and add all; none is ever removed")
    .addHelpText("after", `\nJSON:\n  ${NUMBERS_JSON}`);
  does(sync, cli, naming, async ({ connection }, { scope }) =>
    presentNumbers(await syncNumbers(scope, await resolveConnection(connection))),
  );
}

function addNumbers(connection: Command, cli: Cli): void {
  const command = connection
    .command("numbers <connection>")
    .description("show the numbers of a connection, see which the provider lists, or add some")
    .option("--discover", "show what the provider lists; those that are here are brought up to date")
    .option("--add <number>", "add this number with its country code; repeat for more", collect, [])
    .option("--provider-number-id <id>", "the provider's name for the one number added, where it is not the digits")
    .option("--name <name>", "what to call the one number added")
    .addHelpText(
      "after",
      `
Examples:
  $ npm run --silent cli -- connection numbers "Support desk" --discover
  $ npm run --silent cli -- connection numbers "Support desk" --add "+49 30 123456" --name "Front desk"

JSON:
  ${NUMBERS_JSON}
  with --discover: {"numbers": [{"phoneNumber", "displayName", "providerNumberId", "providerStatus", "known"}]}`,
    );
  const input = naming.extend({
    discover: z.boolean().default(false),
    add: z.array(newNumberSchema.shape.phoneNumber),
    providerNumberId: newNumberSchema.shape.providerNumberId,
    name: newNumberSchema.shape.displayName,
  });
  does(command, cli, input, async ({ connection, discover, add, providerNumberId, name }, { scope }) => {
    const found = await resolveConnection(connection);
    if (discover) return discoverNumbers(scope, found);
    if (add.length !== 1 && (providerNumberId ?? name)) {
      throw new InvalidInputError("--provider-number-id and --name go with exactly one --add.");
    }
    const added = add.map((phoneNumber) =>
      numberFacts({ phoneNumber, providerNumberId, displayName: name, providerStatus: null }),
    );
    if (added.length > 0) await saveNumbers(scope, found, added);
    return presentNumbers(await listConnectionNumbers(scope, found.id));
  });
}

async function discoverNumbers(scope: Scope, connection: Connection): Promise<Report> {
  const listed: NumberFacts[] = await askForNumbers(scope, connection);
  const { numbers } = await audited(scope, "connection.discover-numbers", (tx) =>
    reviewNumbers(scope, tx, { connectionId: connection.id, listed }),
  );
  const rows = numbers.map((each) => [
    each.phoneNumber,
    each.displayName,
    each.providerStatus ?? "",
    each.known ? "here" : "new",
  ]);
  return {
    json: { numbers },
    text: table(["number", "name", "state", "here"], rows, "The provider says that there are none."),
  };
}

function presentNumbers(rows: readonly BusinessPhoneNumber[]): Report {
  const numbers = rows.map(({ id, phoneNumber, displayName, providerNumberId, providerStatus }) => ({
    id,
    phoneNumber,
    displayName,
    providerNumberId,
    providerStatus,
  }));
  const lines = numbers.map((each) => [each.phoneNumber, each.displayName, each.providerStatus ?? "", each.id]);
  return { json: { numbers }, text: table(["number", "name", "state", "id"], lines, "There are none.") };
}
