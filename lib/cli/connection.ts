import type { Command } from "commander";
import { z } from "zod";
import { checkConnection, checkDeed } from "../connections/check-connection";
import { audited } from "../connections/deed";
import { deleteConnection, setEnabled } from "../connections/edit-connection";
import { listConnections } from "../connections/read-connections";
import type { Scope } from "../data/scope";
import { presentChecks } from "./checks";
import { type Cli, does, type Report } from "./command";
import { addConnectionFileCommands } from "./connection-create";
import { addConnectionNumberCommands } from "./connection-numbers";
import { addConnectionWebhookCommands } from "./connection-webhook";
import { resolveConnection } from "./resolve";
import { table } from "./text";

const naming = z.object({ connection: z.string().min(1) });

export function addConnectionCommands(program: Command, cli: Cli): void {
  const connection = program.command("connection").description("credentials at providers, and the numbers they serve");
  addConnectionFileCommands(connection, cli);
  addList(connection, cli);
  addCheck(connection, cli);
  addConnectionNumberCommands(connection, cli);
  addSwitch(connection, cli, "enable", true);
  addSwitch(connection, cli, "disable", false);
  addDelete(connection, cli);
  addConnectionWebhookCommands(program, connection, cli);
}

function addList(connection: Command, cli: Cli): void {
  const command = connection
    .command("list")
    .description("show every connection and how it is doing")
    .addHelpText(
      "after",
      `
JSON:
  {"connections": [{"id", "name", "kind", "enabled", "numbers", "lastDeliveryAt", "refusal": null | {"at", "because"},
                    "lastCheck": null | {"at", "outcome": "ok" | "warning" | "failed"}}]}`,
    );
  does(command, cli, z.object({}), (_, { scope }) => list(scope));
}

async function list(scope: Scope): Promise<Report> {
  const connections = (await listConnections(scope)).map(({ providerKind, providerLabel: _, ...rest }) => ({
    ...rest,
    kind: providerKind,
  }));
  const rows = connections.map((each) => [
    each.name,
    each.kind,
    String(each.numbers),
    each.enabled ? "on" : "off",
    each.refusal ? `refused ${each.refusal.at}` : (each.lastDeliveryAt ?? "never"),
    each.lastCheck?.outcome ?? "never",
    each.id,
  ]);
  const headings = ["name", "kind", "numbers", "state", "last delivery", "last check", "id"];
  return { json: { connections }, text: table(headings, rows, "No connection yet. `connection create` adds one.") };
}

function addCheck(connection: Command, cli: Cli): void {
  const command = connection
    .command("check <connection>")
    .description("ask the provider whether credentials, clock and numbers are right; exit code 1 unless they are")
    .addHelpText(
      "after",
      `
JSON:
  {"ok", "checks": [{"id", "label", "outcome": "ok" | "warning" | "failed" | "skipped", "detail", "remedy", "at"}],
   "exchanges": [what was asked of the provider and answered, without secrets]}`,
    );
  does(command, cli, naming, async ({ connection }, { scope }) => {
    const { id } = await resolveConnection(connection);
    const report = await checkConnection(scope, id);
    await audited(scope, "connection.check", async () => checkDeed(id, report));
    return presentChecks(report.lines, { exchanges: report.exchanges });
  });
}

function addSwitch(connection: Command, cli: Cli, deed: "enable" | "disable", enabled: boolean): void {
  const effect = enabled ? "fetch and take deliveries again" : "neither fetch nor take deliveries; media stay readable";
  const command = connection
    .command(`${deed} <connection>`)
    .description(effect)
    .addHelpText("after", '\nJSON:\n  {"connection": {"id", "name", "enabled"}}');
  does(command, cli, naming, async ({ connection }, { scope }) => {
    const { id, name } = await resolveConnection(connection);
    await audited(scope, "connection.set-enabled", (tx) => setEnabled(scope, tx, { connectionId: id, enabled }));
    return { json: { connection: { id, name, enabled } }, text: `${name} is ${enabled ? "on" : "off"}.` };
  });
}

function addDelete(connection: Command, cli: Cli): void {
  const command = connection
    .command("delete <connection>")
    .description("remove a connection with its numbers and deliveries, if no media hang on it")
    .requiredOption("--confirm <name>", "the name of the connection once more")
    .addHelpText("after", '\nJSON:\n  {"deleted": {"id", "name"}}');
  does(command, cli, naming.extend({ confirm: z.string() }), async ({ connection, confirm }, { scope }) => {
    const { id, name } = await resolveConnection(connection);
    const input = { connectionId: id, confirmation: confirm };
    await audited(scope, "connection.delete", (tx) => deleteConnection(scope, tx, input));
    return { json: { deleted: { id, name } }, text: `${name} is deleted.` };
  });
}
