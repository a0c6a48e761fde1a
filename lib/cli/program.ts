import { Command } from "commander";
import type { Tell } from "./command";
import { addConnectionCommands } from "./connection";
import { addDoctorCommand } from "./doctor";
import { addMediaCommands } from "./media";
import { addNumberCommands } from "./number";
import { addUserCommands } from "./user";

const EXAMPLES = `
Examples:
  $ npm run --silent cli -- doctor
  $ npm run --silent cli -- user create mina@example.org --role operator --number 4930123456
  $ npm run --silent cli -- connection schema nxcloud
  $ npm run --silent cli -- media fetch --number 4930123456 --provider-media-id 1234567890 --direction inbound --wait

Exit codes: 0 done, 1 what was asked for did not succeed, 2 the call or a setting is wrong.`;

/**
 * The whole command line; `tell` is handed what a command has to say. Wrong use throws CommanderError; where help is
 * shown for it, on standard error, unless the reader is a program.
 */
export function createProgram(tell: Tell, { asJson }: { readonly asJson: boolean }): Command {
  const program = new Command("npm run --silent cli --")
    .description("Runs an Attaché installation from a terminal. Works beside a running console or on its own.")
    .option("--json", "print one JSON document; errors as JSON on standard error")
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .configureOutput({ outputError: () => undefined, ...(asJson && { writeErr: () => undefined }) })
    .addHelpText("after", EXAMPLES)
    .exitOverride();
  addUserCommands(program, tell);
  addConnectionCommands(program, tell);
  addNumberCommands(program, tell);
  addMediaCommands(program, tell);
  addDoctorCommand(program, tell);
  return program;
}
