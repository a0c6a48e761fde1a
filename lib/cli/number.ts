import type { Command } from "commander";
import { z } from "zod";
import { recordAudit } from "../data/audit";
import { listBreakers } from "../data/breakers";
import { listNumbers } from "../data/numbers";
import type { Scope } from "../data/scope";
import { inTransaction, type Tx } from "../data/transaction";
import { numberLimits } from "../media/use-cases/number-limits";
import { pauseNumber, resumeNumber, tryNumber } from "../media/use-cases/pause-number";
import { presentBreaker } from "../media/use-cases/present-breaker";
import { type BreakerDto, PAUSE_NOTE_LENGTH } from "../schemas/numbers";
import { type Cli, does } from "./command";
import { type NamedNumber, resolveNumber } from "./resolve";
import { table } from "./text";

export function addNumberCommands(program: Command, cli: Cli): void {
  const number = program.command("number").description("business phone numbers");
  does(number.command("list").description("show every number"), cli, z.object({}), async (_, { scope }) => {
    const rows = await listNumbers(scope);
    const ids = rows.map(({ id }) => id);
    const breakers = new Map((await listBreakers(scope, ids)).map((each) => [each.phoneNumberId, each]));
    const numbers = rows.map((each) => ({
      id: each.id,
      phoneNumber: each.phoneNumber,
      displayName: each.displayName,
      providerNumberId: each.providerNumberId,
      providerStatus: each.providerStatus,
      lastWebhookAt: each.lastWebhookAt,
      breaker: presentBreaker(breakers.get(each.id), numberLimits(each.connection), new Date()),
      connection: { id: each.connection.id, name: each.connection.name, kind: each.connection.providerKind },
    }));
    const cells = numbers.map((each) => [
      each.phoneNumber,
      each.displayName,
      each.connection.name,
      requestsOf(each.breaker),
      each.lastWebhookAt?.toISOString() ?? "never",
      each.id,
    ]);
    return {
      json: { numbers },
      text: table(
        ["number", "name", "connection", "requests", "last delivery", "id"],
        cells,
        "No number yet. `connection sync-numbers` asks a provider for them.",
      ),
    };
  });
  const one = z.object({ number: z.string() });
  does(
    number
      .command("pause")
      .description("hold back everything for a number: downloads, uploads, probes")
      .argument("<number>", "its digits or its id")
      .option("--note <text>", "why, for everybody who sees the number"),
    cli,
    one.extend({ note: z.string().trim().max(PAUSE_NOTE_LENGTH).optional() }),
    async (input, { scope }) => {
      const named = await resolveNumber(scope, input.number);
      const note = input.note || null;
      const pause = (tx: Tx) => pauseNumber(scope, tx, { phoneNumberId: named.id, note }, new Date());
      await atNumber(scope, named, "number.pause", pause, { note });
      return { json: { number: named, paused: true, note }, text: `${named.displayName} is paused.` };
    },
  );
  does(
    number.command("resume").description("let a paused number go on").argument("<number>", "its digits or its id"),
    cli,
    one,
    async (input, { scope }) => {
      const named = await resolveNumber(scope, input.number);
      await atNumber(scope, named, "number.resume", (tx) => resumeNumber(scope, tx, named.id, new Date()));
      return { json: { number: named, paused: false }, text: `${named.displayName} goes on.` };
    },
  );
  does(
    number
      .command("try")
      .description("have one request try at once whether a number works again")
      .argument("<number>", "its digits or its id"),
    cli,
    one,
    async (input, { scope }) => {
      const named = await resolveNumber(scope, input.number);
      await atNumber(scope, named, "number.try-now", (tx) => tryNumber(scope, tx, named.id, new Date()));
      return { json: { number: named }, text: `The next request for ${named.displayName} goes out at once.` };
    },
  );
}

/** A deed at a number with its audit entry, as operatorAction does it for people in the console. */
function atNumber(
  scope: Scope,
  { id }: NamedNumber,
  action: string,
  deed: (tx: Tx) => Promise<void>,
  details: { readonly note?: string | null } = {},
): Promise<void> {
  return inTransaction(async (tx) => {
    await deed(tx);
    await recordAudit(scope, tx, { action, subjectType: "number", subjectId: id, phoneNumberId: id, details });
  });
}

function requestsOf({ state, resumesAt }: BreakerDto): string {
  if (state === "closed") return "go out";
  if (state === "paused") return "paused";
  return resumesAt ? `on hold until ${resumesAt}` : "on hold";
}
