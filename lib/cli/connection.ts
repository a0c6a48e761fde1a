import type { Command } from "commander";
import { z } from "zod";
import { createConnection } from "../connections/create-connection";
import { checkConnection, saveNumbers, syncNumbers } from "../connections/discover-numbers";
import { webhookTokenOf } from "../connections/open-connection";
import { recordAudit } from "../data/audit";
import { listAllConnections } from "../data/connections";
import { listNumbers } from "../data/numbers";
import type { Scope } from "../data/scope";
import { inTransaction } from "../data/transaction";
import { env } from "../env";
import { paths } from "../paths";
import { presentChecks } from "./checks";
import { type Cli, does, type Report } from "./command";
import { connectionJsonSchema, numberFacts, parseConnectionFile } from "./connection-file";
import { readJsonFile } from "./files";
import { resolveConnection } from "./resolve";
import { table } from "./text";

const naming = z.object({ connection: z.string().min(1) });

export function addConnectionCommands(program: Command, cli: Cli): void {
  const connection = program.command("connection").description("credentials at providers, and the numbers they serve");
  const schema = connection
    .command("schema <kind>")
    .description("print the JSON Schema of the file that `connection create` takes")
    .addHelpText("after", "\nExample:\n  $ npm run --silent cli -- connection schema nxcloud");
  const deed = async ({ kind }: { kind: string }) => {
    const json = connectionJsonSchema(kind);
    return { json, text: JSON.stringify(json, null, 2) };
  };
  does(schema, cli, z.object({ kind: z.string() }), deed, { needsDatabase: false });
  addCreate(connection, cli);
  does(connection.command("list").description("show every connection"), cli, z.object({}), (_, { scope }) =>
    list(scope),
  );
  addCheck(connection, cli);
  addSyncNumbers(connection, cli);
  addWebhookUrl(program, cli);
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
  END`,
    );
  does(command, cli, z.object({ file: z.string().min(1) }), async ({ file }, { scope, terminal }) => {
    const wanted = parseConnectionFile(await readJsonFile(file, terminal.stdin));
    const { numbers: _, ...input } = wanted;
    const { id } = await inTransaction((tx) => createConnection(scope, tx, input));
    const numbers = numberFacts(wanted);
    if (numbers.length > 0) await saveNumbers(scope, { id }, numbers);
    const next =
      numbers.length > 0
        ? `Numbers: ${numbers.map((number) => number.phoneNumber).join(", ")}.`
        : "`connection sync-numbers` asks the provider for its numbers.";
    return {
      json: { connection: { id, name: input.name, kind: input.kind, numbers: numbers.length } },
      text: `Added ${input.name} (${id}). ${next}\n\`webhook url "${input.name}"\` prints the address for the provider's callbacks.`,
    };
  });
}

async function list(scope: Scope): Promise<Report> {
  const numbers = await listNumbers(scope);
  const connections = (await listAllConnections()).map(({ id, name, providerKind, enabled, createdAt }) => ({
    id,
    name,
    kind: providerKind,
    enabled,
    createdAt,
    numbers: numbers.filter((number) => number.connectionId === id).length,
  }));
  const rows = connections.map((each) => [
    each.name,
    each.kind,
    String(each.numbers),
    each.enabled ? "on" : "off",
    each.id,
  ]);
  return {
    json: { connections },
    text: table(["name", "kind", "numbers", "state", "id"], rows, "No connection yet. `connection create` adds one."),
  };
}

function addCheck(connection: Command, cli: Cli): void {
  const command = connection
    .command("check <connection>")
    .description("ask the provider whether credentials, clock and numbers are right");
  does(command, cli, naming, async ({ connection }, { scope }) => {
    const { results, exchanges } = await checkConnection(scope, await resolveConnection(connection));
    return presentChecks(results, { exchanges });
  });
}

function addSyncNumbers(connection: Command, cli: Cli): void {
  const command = connection
    .command("sync-numbers <connection>")
    .description("ask the provider which numbers the connection serves; none is ever removed");
  does(command, cli, naming, async ({ connection }, { scope }) => {
    const synced = await syncNumbers(scope, await resolveConnection(connection));
    const numbers = synced.map(({ id, phoneNumber, displayName, providerStatus }) => ({
      id,
      phoneNumber,
      displayName,
      providerStatus,
    }));
    const rows = numbers.map((each) => [each.phoneNumber, each.displayName, each.providerStatus ?? "", each.id]);
    return {
      json: { numbers },
      text: table(["number", "name", "state", "id"], rows, "The provider says that there are none."),
    };
  });
}

function addWebhookUrl(program: Command, cli: Cli): void {
  const webhook = program.command("webhook").description("where providers deliver what customers send");
  const command = webhook
    .command("url <connection>")
    .description("print the address for the provider's callbacks; whoever knows it can deliver");
  does(command, cli, naming, async ({ connection }, { scope, note }) => {
    const found = await resolveConnection(connection);
    const { ATTACHE_URL, PORT } = env();
    const path = paths.api.webhook(found.id, webhookTokenOf(found));
    const url = new URL(path, ATTACHE_URL ?? `http://localhost:${PORT}`).href;
    await inTransaction((tx) =>
      recordAudit(scope, tx, { action: "connection.reveal-webhook", subjectType: "connection", subjectId: found.id }),
    );
    if (!ATTACHE_URL) note("ATTACHE_URL is not set, so this address works on this machine alone.");
    return { json: { url }, text: url };
  });
}
