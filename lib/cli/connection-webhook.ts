import type { Command } from "commander";
import { z } from "zod";
import { audited } from "../connections/deed";
import { rotateWebhookToken } from "../connections/edit-connection";
import { revealWebhook } from "../connections/webhook-address";
import type { Scope } from "../data/scope";
import { env } from "../env";
import { type Cli, type CliContext, does, type Report } from "./command";
import { resolveConnection } from "./resolve";

const naming = z.object({ connection: z.string().min(1) });
const DESCRIPTION = "print the address for the provider's callbacks; whoever knows it can deliver";
const JSON_HELP = '\nJSON:\n  {"url", "verifyToken": what the provider asks for beside it, or null}';

/** `connection webhook-url`, and `webhook url` as its other name. */
export function addConnectionWebhookCommands(program: Command, connection: Command, cli: Cli): void {
  const command = connection
    .command("webhook-url <connection>")
    .description(DESCRIPTION)
    .option("--rotate <name>", "give the connection, named once more, a new address first; the old one stops working")
    .addHelpText("after", JSON_HELP);
  const input = naming.extend({ rotate: z.string().optional() });
  does(command, cli, input, async ({ connection, rotate }, { scope, note }) => {
    const { id } = await resolveConnection(connection);
    if (rotate !== undefined) {
      const confirmed = { connectionId: id, confirmation: rotate };
      await audited(scope, "connection.rotate-webhook", (tx) => rotateWebhookToken(scope, tx, confirmed));
    }
    return presentAddress(scope, id, note);
  });
  const other = program
    .command("webhook")
    .description("where providers deliver what customers send")
    .command("url <connection>")
    .description(DESCRIPTION)
    .addHelpText("after", JSON_HELP);
  does(other, cli, naming, async ({ connection }, { scope, note }) =>
    presentAddress(scope, (await resolveConnection(connection)).id, note),
  );
}

async function presentAddress(scope: Scope, id: string, note: CliContext["note"]): Promise<Report> {
  const shown = await audited(scope, "connection.reveal-webhook", (tx) => revealWebhook(scope, tx, id));
  const { origin, path, verifyToken } = shown;
  const url = new URL(path, origin ?? `http://localhost:${env().PORT}`).href;
  if (!origin) note("ATTACHE_URL is not set, so this address works on this machine alone.");
  return { json: { url, verifyToken }, text: verifyToken ? `${url}\nVerify token: ${verifyToken}` : url };
}
