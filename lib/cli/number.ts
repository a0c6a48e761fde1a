import type { Command } from "commander";
import { z } from "zod";
import { listNumbers } from "../data/numbers";
import { type Cli, does } from "./command";
import { table } from "./text";

export function addNumberCommands(program: Command, cli: Cli): void {
  const number = program.command("number").description("business phone numbers");
  does(number.command("list").description("show every number"), cli, z.object({}), async (_, { scope }) => {
    const numbers = (await listNumbers(scope)).map((each) => ({
      id: each.id,
      phoneNumber: each.phoneNumber,
      displayName: each.displayName,
      providerNumberId: each.providerNumberId,
      providerStatus: each.providerStatus,
      lastWebhookAt: each.lastWebhookAt,
      connection: { id: each.connection.id, name: each.connection.name, kind: each.connection.providerKind },
    }));
    const rows = numbers.map((each) => [
      each.phoneNumber,
      each.displayName,
      each.connection.name,
      each.lastWebhookAt?.toISOString() ?? "never",
      each.id,
    ]);
    return {
      json: { numbers },
      text: table(
        ["number", "name", "connection", "last delivery", "id"],
        rows,
        "No number yet. `connection sync-numbers` asks a provider for them.",
      ),
    };
  });
}
