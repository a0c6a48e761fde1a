import type { Command } from "commander";
import { z } from "zod";
import { createConnection } from "../connections/create-connection";
import { audited } from "../connections/deed";
import { numberFacts, saveNumbers } from "../connections/discover-numbers";
import { rotateSecrets } from "../connections/edit-connection";
import { inTransaction } from "../data/transaction";
import { InvalidInputError } from "../errors";
import { installedProviders } from "../providers/registry";
import { type Cli, does } from "./command";
import { connectionExamples, connectionJsonSchema, parseConnectionFile } from "./connection-file";
import { readJsonFile } from "./files";
import { resolveConnection } from "./resolve";

const fileOption = z.object({ file: z.string().min(1) });

/** `schema`, `create` and `rotate`: the commands about files that hold secrets. */
export function addConnectionFileCommands(connection: Command, cli: Cli): void {
  addSchema(connection, cli);
  addCreate(connection, cli);
  addRotate(connection, cli);
}

function addSchema(connection: Command, cli: Cli): void {
  const schema = connection
    .command("schema <kind>")
    .description("print the JSON Schema of the file that `connection create` takes")
    .addHelpText(
      "after",
      `
Kinds: ${installedProviders()
        .map(({ kind }) => kind)
        .join(", ")}

Example:
  $ npm run --silent cli -- connection schema nxcloud`,
    );
  const deed = async ({ kind }: { kind: string }) => {
    const json = connectionJsonSchema(kind);
    return { json, text: JSON.stringify(json, null, 2) };
  };
  does(schema, cli, z.object({ kind: z.string() }), deed, { needsDatabase: false });
}

function addCreate(connection: Command, cli: Cli): void {
  const command = connection
    .command("create")
    .description("add a connection from a JSON file; its secrets are sealed")
    .requiredOption(
      "--file <file>",
      'JSON: {"kind", "name", "settings", "secrets", "numbers"?}; "-" reads standard input',
    )
    .addHelpText(
      "after",
      `
Example:
  $ npm run --silent cli -- connection create --file - <<'END'
  {
    "kind": "nxcloud",
    "name": "Support desk",
    "settings": { "appkey": "…" },
    "secrets": { "accessKey": "…", "accessSecret": "…" },
    "numbers": [{ "phoneNumber": "+49 30 123456", "displayName": "Front desk" }]
  }
  END

Files as most need them; \`connection schema <kind>\` tells every setting and secret:
${connectionExamples()}

"numbers" may be left out where \`connection sync-numbers\` finds them. An entry has "phoneNumber", and where the provider
has an id of its own for the number "providerNumberId"; "displayName" as you like. Addresses that are private
or plain http have to be listed in ATTACHE_ALLOWED_PRIVATE_HOSTS, for web, worker and command line alike.

JSON:
  {"connection": {"id", "name", "kind", "numbers"}}`,
    );
  does(command, cli, fileOption, async ({ file }, { scope, terminal }) => {
    const wanted = parseConnectionFile(await readJsonFile(file, terminal.stdin));
    const { numbers: _, ...input } = wanted;
    const { id } = await inTransaction((tx) => createConnection(scope, tx, input));
    const numbers = wanted.numbers.map(numberFacts);
    if (numbers.length > 0) await saveNumbers(scope, { id }, numbers);
    const next =
      numbers.length > 0
        ? `Numbers: ${numbers.map((number) => number.phoneNumber).join(", ")}.`
        : "`connection sync-numbers` asks the provider for its numbers.";
    return {
      json: { connection: { id, name: input.name, kind: input.kind, numbers: numbers.length } },
      text: `Added ${input.name} (${id}). ${next}\n\`connection webhook-url "${input.name}"\` prints the address for the provider's callbacks.`,
    };
  });
}

function addRotate(connection: Command, cli: Cli): void {
  const command = connection
    .command("rotate <connection>")
    .description("replace secrets from a JSON file; those that it does not name stay")
    .requiredOption("--file <file>", 'JSON: {"<secret>": "<value>", …}; null takes one away; "-" reads standard input')
    .addHelpText(
      "after",
      `
Example:
  $ printf '{"accessSecret": "%s"}' "$SECRET" | npm run --silent cli -- connection rotate "Support desk" --file -

JSON:
  {"connection": {"id", "name"}, "changed": [names of secrets]}`,
    );
  const input = fileOption.extend({ connection: z.string().min(1) });
  does(command, cli, input, async ({ connection, file }, { scope, terminal }) => {
    const { id, name } = await resolveConnection(connection);
    const secrets = z.record(z.string(), z.unknown()).safeParse(await readJsonFile(file, terminal.stdin));
    if (!secrets.success) throw new InvalidInputError("The file is not a JSON object of secrets by their names.");
    const { changed } = await audited(scope, "connection.rotate-secrets", (tx) =>
      rotateSecrets(scope, tx, { connectionId: id, secrets: secrets.data }),
    );
    return {
      json: { connection: { id, name }, changed },
      text: `${name} has a new ${changed.join(", ")}. \`connection check "${name}"\` tries it.`,
    };
  });
}
